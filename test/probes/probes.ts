import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { buildBundle } from '../../lab/bundle/build.ts';
import { bundlesDir, ffiProbeBundle } from '../../lab/bundle/bundles.mjs';
import { CODE } from '../../lab/bundle/find.mjs';
import { inspect } from '../../lab/libc/index.ts';
import { UNSHARE } from '../../lab/namespaces/reexec.ts';
import {
  buildCProbe,
  type CallEvent,
  type CProbeTarget,
  type ProbeOptions,
  type ProbeProcess,
  startProbe,
} from '../../lab/probe/index.ts';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { bundled } from '../e2e/command.ts';

const repository = join(import.meta.dirname, '../..');

/** The lab's own C probe: for its oldest glibc, or for musl. The lab's cache has it, as `npm test` built it. */
export async function labCProbe(target: CProbeTarget): Promise<string> {
  const [sysroot, muslRoot] = await Promise.all([rootOf('crosstool-2.17'), rootOf('musl-trixie')]);
  return buildCProbe(target, { cacheDir: cacheDir(), ...(sysroot && { sysroot }), ...(muslRoot && { muslRoot }) });
}

async function rootOf(id: string): Promise<string | null> {
  const state = await inspect(id);
  return state.state === 'ready' ? state.libc.root : null;
}

/** The folder of the lab's own FFI probe, from the same cache. */
export function labFfiProbe(): Promise<string> {
  return buildBundle(ffiProbeBundle, bundlesDir());
}

/** The command line of each probe, on this machine's libc; a probe may need a folder for its files. */
export const probes = {
  async c(): Promise<string[]> {
    return [await labCProbe('glibc')];
  },
  async ffi(folder: string): Promise<string[]> {
    // Node looks for packages beside the module, as in a sandbox.
    await cp(await labFfiProbe(), join(folder, 'ffi-probe'), { recursive: true });
    await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
    return [process.execPath, join(folder, 'ffi-probe', CODE)];
  },
};

/**
 * A probe for the tests of a suite, with a folder that is removed after them.
 *
 * @returns its command line and that folder, from the first test on
 */
export function builtProbe(kind: keyof typeof probes): { readonly argv: string[]; readonly folder: string } {
  const built = { argv: [] as string[], folder: '' };
  beforeAll(async () => {
    const directory = await temporaryDirectory();
    built.folder = directory.path;
    built.argv = await probes[kind](directory.path);
    return () => directory[Symbol.asyncDispose]();
  });
  return built;
}

const WITH_DNS = await bundled('test/probes/fixtures/with-dns.ts');

/** The same in new namespaces, with the DNS server of fixtures/with-dns.ts. */
export function withDns(argv: readonly string[]): string[] {
  return [...UNSHARE, process.execPath, WITH_DNS, ...argv];
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
