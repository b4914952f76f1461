import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import type { Requirement } from '../lab/requirements/types.ts';

/** What figures depend on: without it they cannot be compared with those of another day. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  system: string;
  kernel: string;
  node: string;
  /** Load average of the last minute, before anything was measured. */
  load: number;
  /** Versions of what the lab is compared with; `null` for what is not installed. */
  programs: Record<string, string | null>;
}

export async function describeMachine(needs: readonly Requirement[]): Promise<Machine> {
  const versions = needs.map(async ({ id, version }) => [id, await version().catch(() => null)] as const);
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: /^PRETTY_NAME="?([^"\n]*)/m.exec(osRelease)?.[1] ?? 'Linux',
    kernel: `${release()} ${arch()}`,
    node: process.versions.node,
    load: loadavg()[0] ?? 0,
    programs: Object.fromEntries(await Promise.all(versions)),
  };
}
