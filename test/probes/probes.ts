import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { buildBundle } from '../../lab/bundle/build.ts';
import { ffiProbeBundle } from '../../lab/bundle/bundles.mjs';
import { CODE } from '../../lab/bundle/find.mjs';
import { UNSHARE } from '../../lab/namespaces/reexec.ts';
import {
  buildCProbe,
  type CallEvent,
  type ProbeOptions,
  type ProbeProcess,
  startProbe,
} from '../../lab/probe/index.ts';

const repository = join(import.meta.dirname, '../..');

/** The command line of each probe, on this machine's libc. */
export const probes = {
  async c(cacheDir: string): Promise<string[]> {
    return [await buildCProbe('glibc', { cacheDir })];
  },
  async ffi(cacheDir: string): Promise<string[]> {
    // Beside it, as in a sandbox.
    await symlink(join(repository, 'node_modules'), join(cacheDir, 'node_modules'));
    return [process.execPath, join(await buildBundle(ffiProbeBundle, join(cacheDir, 'bundles')), CODE)];
  },
};

/**
 * A probe for the tests of a suite, which is built before them in a folder of its own, and removed after them.
 *
 * @returns its command line and that folder, from the first test on
 */
export function builtProbe(kind: keyof typeof probes): { readonly argv: string[]; readonly folder: string } {
  const built = { argv: [] as string[], folder: '' };
  beforeAll(async () => {
    const cache = await temporaryDirectory();
    built.folder = cache.path;
    built.argv = await probes[kind](cache.path);
    return () => cache[Symbol.asyncDispose]();
  });
  return built;
}

/** The same in new namespaces, with the DNS server of fixtures/with-dns.ts. */
export function withDns(argv: readonly string[]): string[] {
  return [...UNSHARE, process.execPath, join(import.meta.dirname, 'fixtures/with-dns.ts'), ...argv];
}

export async function temporaryDirectory(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'resolv-lab-probe-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** A program of test/probes/fixtures as a probe. */
export function startFixture(
  name: string,
  options: Pick<ProbeOptions, 'readyMs' | 'hangMs' | 'logFile'> = {},
): Promise<ProbeProcess> {
  const argv = [process.execPath, join(import.meta.dirname, 'fixtures', name)];
  return startProbe({ argv, name: 'fixture', log: () => {}, ...options });
}

export interface LoggedProbe {
  probe: ProbeProcess;
  events: CallEvent[];
}

export async function startLogged(argv: readonly string[], logFile?: string): Promise<LoggedProbe> {
  const events: CallEvent[] = [];
  const log = (event: CallEvent) => events.push(event);
  const probe = await startProbe({ argv, name: 'subject', log, ...(logFile !== undefined && { logFile }) });
  return { probe, events };
}
