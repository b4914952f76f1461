import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ExecaError } from 'execa';
import { runKilledOnExit } from '../../program/run-killed-on-exit.ts';
import type { Progress } from '../../util/progress.ts';
import { type NamedLibc, namedLibcDir, nameLibc } from '../named/registry.ts';
import { BuildError } from './build-error.ts';
import { patchFiles } from './patch-files.ts';
import { type SourceRequest, sourceTree } from './source-tree.ts';
import { syncTree } from './sync-tree.ts';

export interface BuildRequest extends SourceRequest {
  name: string;
  /** Patch files, in their order. */
  patches: readonly string[];
}

export interface BuildReport {
  progress: Progress;
  /** Takes the number of commands that make has run, and about how many there will be; null where nothing says it. */
  onCommand?: (done: number, expected: number | null) => void;
}

/**
 * The prefix is that of distributions, so that the same files are read (/etc, the NSS modules). glibc's INSTALL explains the other options; the
 * compiler of this machine may be newer than the source, and warn of more.
 */
const CONFIGURE = [
  '--prefix=/usr',
  '--disable-werror',
  '--disable-profile',
  '--without-selinux',
  '--disable-sanity-checks',
];

/** The folders whose start files (csu), libraries and programs are not in libc.so, but that a program or a daemon runs on. */
const FURTHER = ['csu', 'dlfcn', 'math', 'nptl', 'rt', 'resolv', 'nss', 'nscd'];

/** Only shared objects: the static libraries would double the work (Makeconfig, object-suffixes). */
const SHARED_ONLY = ['object-suffixes=.os', 'object-suffixes-for-libc=.os .oS'];

/** The lines that make prints for a first build of 2.36. */
const FIRST_BUILD = 4700;

/**
 * Builds a glibc with patches, in a folder of the cache, and gives it its name. What an earlier build of that name has made stays, so that a
 * change of one file, or an interruption, costs only what depends on it.
 *
 * @throws BuildError for a fault of the source, a patch or the build
 */
export async function buildLibc(request: BuildRequest, { progress, onCommand }: BuildReport): Promise<NamedLibc> {
  const { name, source, debianPatches, patches } = request;
  const folder = namedLibcDir(name);
  const [copy, build, log] = ['source', 'build', 'build.log'].map((each) => join(folder, each)) as [
    string,
    string,
    string,
  ];
  const tree = await sourceTree(request, { progress });
  const staging = join(folder, `patched.${process.pid}`);
  await mkdir(build, { recursive: true });
  try {
    const patched = await patchFiles(tree.path, patches, staging);
    await syncTree(tree.path, patched, { target: copy, record: join(folder, 'source.json') });
    await configure(copy, build, log, progress);
    await make({ name, copy, build, log }, { progress, ...(onCommand && { onCommand }) });
    const libc: NamedLibc = {
      name,
      id: `build:${build}`,
      built: { source, debianPatches, patches: [...patched.patches], builtAt: new Date().toISOString() },
    };
    await nameLibc(libc);
    return libc;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * Tries the patches of a request on its source, without a build, so that a series that does not apply fails before the first build.
 *
 * @throws BuildError for a fault of the source or a patch
 */
export async function tryPatches(request: BuildRequest, { progress }: BuildReport): Promise<void> {
  const tree = await sourceTree(request, { progress });
  const folder = namedLibcDir(request.name);
  const staging = join(folder, `patched.${process.pid}`);
  try {
    await patchFiles(tree.path, request.patches, staging);
  } finally {
    await rm(staging, { recursive: true, force: true });
    // The folder of a name that has no build goes too; one with a build is not empty.
    await rmdir(folder).catch(() => {});
  }
}

/** Configures a build tree once; again only after a change of configure or of the options. */
async function configure(copy: string, build: string, log: string, progress: Progress): Promise<void> {
  const stamp = join(build, '.configured');
  const wanted = JSON.stringify([copy, CONFIGURE, await readFile(join(copy, 'configure'), 'utf8')]);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted && existsSync(join(build, 'Makefile'))) return;
  await rm(build, { recursive: true, force: true });
  await mkdir(build, { recursive: true });
  progress({ item: 'configure', phase: 'begin', text: copy });
  const words = ['-c', 'cd "$1" && shift && exec "$@"', 'sh', build, 'sh', join(copy, 'configure'), ...CONFIGURE];
  await logged(log, words, { what: 'configure', append: false });
  await writeFile(stamp, wanted);
  progress({ item: 'configure', phase: 'done', text: build });
}

async function make(
  { name, copy, build, log }: { name: string; copy: string; build: string; log: string },
  { progress, onCommand }: BuildReport,
): Promise<void> {
  const isFirst = !existsSync(join(build, 'libc.so'));
  const further = FURTHER.filter((each) => existsSync(join(copy, each, 'Makefile'))).map((each) => `${each}/others`);
  // The lock makes a second build of the same name wait, also for one that is just ending after an interruption.
  const words = ['flock', join(build, '.lock'), 'make', '-C', build, `-j${availableParallelism()}`, ...SHARED_ONLY];
  progress({ item: name, phase: 'begin', text: `building; log: ${log}` });
  let done = 0;
  const onLine = () => onCommand?.(++done, isFirst ? FIRST_BUILD : null);
  // One after the other: each target has a make of its own below, and two of these generate the same files (Makerules) and remove each other's.
  for (const target of ['lib', ...further])
    await logged(log, ['-c', 'exec "$@"', 'sh', ...words, target], { what: 'make', append: true, onLine });
  // make installs the name; in the tree it may be missing if an older release makes libc.so alone.
  if (!existsSync(join(build, 'libc.so.6')) && existsSync(join(build, 'libc.so')))
    await symlink('libc.so', join(build, 'libc.so.6'));
  progress({ item: name, phase: 'done', text: build });
}

/** Runs a command with its output in a log. @throws BuildError with the first error of the output */
async function logged(
  log: string,
  words: readonly string[],
  { what, append, onLine }: { what: string; append: boolean; onLine?: () => void },
): Promise<void> {
  const stream = createWriteStream(log, { flags: append ? 'a' : 'w' });
  let first: string | undefined;
  let stop: string | undefined;
  try {
    await runKilledOnExit(
      'sh',
      words,
      { LC_ALL: 'C' },
      {
        signal: 'TERM',
        onLine(line) {
          stream.write(`${line}\n`);
          first ??= ERROR.test(line) ? line.trim() : undefined;
          stop ??= / \*\*\* |^\S*make\S*: \*\*\*/.test(line) ? line.trim() : undefined;
          onLine?.();
        },
      },
    );
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    throw new BuildError(`${what} failed: ${first ?? stop ?? `exit code ${error.exitCode}`}; log: ${log}`);
  } finally {
    await new Promise((resolve) => stream.end(resolve));
  }
}

/** The first error of a compiler, an assembler, a linker or configure; make's own lines only repeat that a command failed. */
const ERROR = /(?:^|: )(?:fatal )?error: |undefined reference to |: No rule to make target/i;
