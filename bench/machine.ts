import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import type { Requirement } from '../lab/requirements/types.ts';

/** The facts about this machine that figures depend on, for comparison with other days. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  system: string;
  kernel: string;
  node: string;
  /** The load average of the last minute before the measurements. */
  load: number;
  /** The versions of the compared programs; `null` if not installed. */
  programs: Record<string, string | null>;
}

export async function describeMachine(requirements: readonly Requirement[]): Promise<Machine> {
  const versions = requirements.map(async ({ id, version }) => [id, await version().catch(() => null)] as const);
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
