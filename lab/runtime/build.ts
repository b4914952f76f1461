import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { HarnessError } from '../core/harness-error.ts';
import { StorageError, storageFault } from '../core/storage-error.ts';
import { madeIn } from '../libc/image/made-in-place.ts';
import { mkdirp } from '../util/mkdirp.ts';
import type { RuntimeBuild } from './definition.ts';

/** The folder with the programs of runtimes. */
export const SOURCES = new URL('../../probes/runtimes/', import.meta.url).pathname;

/** Raised with each change of how builds are made, which replaces older ones. */
const LAYOUT = 1;

const INSIDE = { source: '/tmp/source', out: '/tmp/out', sysroot: '/tmp/sysroot' };

/** The files that a build stands on. */
export interface BuildRoots {
  /** The root file system with the compiler. */
  root: string;
  /** The build-id of its C library, and the like: what tells this root from a later one. */
  rootKey: string;
  sysroot: string | null;
}

/**
 * The folder with the result of a build in `directory`: an undamaged one of the same source and root, or a new one. The
 * compiler runs in a sandbox without a network, on its image alone. `onStart` is called when it begins.
 *
 * @throws HarnessError with the compiler's message; StorageError for a full disk
 */
export async function buildRuntime(
  build: RuntimeBuild,
  roots: BuildRoots,
  directory: string,
  onStart?: () => void,
): Promise<string> {
  const { source, result } = build;
  const sysroot = roots.sysroot === null ? null : INSIDE.sysroot;
  const at = { source: `${INSIDE.source}/${source}`, out: INSIDE.out, sysroot };
  const [command, env] = [build.command(at), build.env?.(at) ?? {}];
  const content = await readFile(join(SOURCES, source), 'utf8');
  const parts = [LAYOUT, process.arch, content, command, env, roots.rootKey, sysroot];
  const beginning = `${result}-${digestOf(JSON.stringify(parts))}-`;
  try {
    await mkdirp(directory);
    const known = await undamaged(directory, beginning, result);
    if (known !== null) return known;
    onStart?.();
    return await madeIn(directory, async (temporary) => {
      await compile(source, { command, env }, roots, temporary);
      const folder = join(directory, beginning + digestOf(await readFile(join(temporary, result))));
      await rm(folder, { recursive: true, force: true });
      return folder;
    });
  } catch (error) {
    const fault = storageFault(error);
    throw fault === null ? error : new StorageError(`the program ${result}`, fault);
  }
}

async function undamaged(directory: string, beginning: string, result: string): Promise<string | null> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith(beginning)) continue;
    const found = await readFile(join(directory, name, result)).catch(() => null);
    if (found !== null && name === beginning + digestOf(found)) return join(directory, name);
  }
  return null;
}

async function compile(
  source: string,
  { command, env }: { command: readonly string[]; env: Readonly<Record<string, string>> },
  { root, sysroot }: BuildRoots,
  out: string,
): Promise<void> {
  const variables = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', HOME: '/tmp', TMPDIR: '/tmp', ...env };
  const mounts = [
    ...['--ro-bind', root, '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp'],
    ...['--ro-bind', SOURCES, INSIDE.source, '--bind', out, INSIDE.out],
    ...(sysroot === null ? [] : ['--ro-bind', sysroot, INSIDE.sysroot]),
  ];
  const setEnv = Object.entries(variables).flatMap(([name, value]) => ['--setenv', name, value]);
  const argv = ['--unshare-all', '--die-with-parent', ...mounts, '--clearenv', ...setEnv, '--chdir', '/tmp', '--'];
  try {
    await execa('bwrap', [...argv, ...command]);
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    throw new HarnessError(`${source} does not compile: ${String(error.stderr).trim() || error.shortMessage}`);
  }
}

function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}
