import { globSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RuntimeId } from '../../probes/runtimes/index.ts';
import { HarnessError } from '../core/harness-error.ts';
import { StorageError } from '../core/storage-error.ts';
import { INSIDE, type Mount } from '../host/sandbox.ts';
import { compareVersions } from '../libc/catalogue/version.ts';
import { inspect, inspectWithPackages, isCustomLibc, provision, provisionWithPackages } from '../libc/index.ts';
import { ARCH } from '../libc/inspect/arch.ts';
import { libraryBelow } from '../libc/inspect/libc-places.ts';
import type { Libc, LibcState } from '../libc/types.ts';
import { whyNotReady } from '../libc/why-not-ready.ts';
import { buildCProbe, buildStaticCProbe } from '../probe/build.ts';
import type { ProbeCommand } from '../probe/command.ts';
import { allSettledThenThrow } from '../util/all-settled-then-throw.ts';
import { cacheDir } from '../util/cache-paths.ts';
import { announce, type Progress } from '../util/progress.ts';
import { buildRuntime, SOURCES } from './build.ts';
import type { Runtime, RuntimeBuild } from './definition.ts';
import { runtimeOf } from './runtimes.ts';

/** A runtime on a libc of the catalogue. */
export interface RuntimePair {
  probe: RuntimeId;
  libc: string;
  /** Further packages in the image, as for the other probes of the run. */
  packages?: readonly string[];
}

export type RuntimeState =
  | { state: 'ready'; libc: Libc; command: ProbeCommand }
  | { state: 'unavailable'; reason: string };

/** The oldest glibc of the lab, which a program is linked against to run on all. */
const SYSROOT = 'crosstool-2.17';

/** The root file system of runtimes beside programs on musl. */
const MUSL = 'musl-trixie';

/** Whether all images of these runtimes are there; what is missing needs mmdebstrap. */
export async function runtimeImagesMissing(pairs: readonly RuntimePair[]): Promise<boolean> {
  const needed = pairs.flatMap((pair) => [baseOf(pair), ...compilersOf(pair)]);
  const states = await Promise.all(
    needed.map((each) => (each.packages.length > 0 ? inspectWithPackages(each) : inspect(each.id))),
  );
  return states.some(({ state }) => state === 'missing');
}

/**
 * Provisions the images of runtimes and builds their programs. An impossible one is `unavailable`, with the reason; the others
 * are not affected.
 *
 * @throws StorageError for a full disk, after all have ended
 */
export async function provisionRuntimes(
  pairs: readonly RuntimePair[],
  { progress }: { progress: Progress },
): Promise<RuntimeState[]> {
  const builds = new Map<string, Promise<string>>();
  const builtOnce = (build: RuntimeBuild) => {
    const building = builds.get(build.result) ?? built(build, progress);
    builds.set(build.result, building);
    return building;
  };
  const provisionOne = async (pair: RuntimePair): Promise<RuntimeState> => {
    const runtime = runtimeOf(pair.probe) as Runtime;
    try {
      const reason = await unfit(runtime, pair);
      if (reason) return { state: 'unavailable', reason };
      const state = await imageOf(baseOf(pair), progress);
      if (state.state !== 'ready') return { state: 'unavailable', reason: whyNotReady(state) };
      const folder = runtime.build ? await builtOnce(runtime.build) : null;
      const cProbe = runtime.cProbe ? await cProbeOf(runtime.cProbe, state.libc) : null;
      const musl = runtime.inMusl ? await muslRoot(state.libc, progress) : null;
      return { state: 'ready', libc: state.libc, command: commandOf(runtime, state.libc, { folder, cProbe, musl }) };
    } catch (error) {
      if (error instanceof StorageError) throw error;
      return { state: 'unavailable', reason: `${runtime.id}: ${(error as Error).message}` };
    }
  };
  return allSettledThenThrow(pairs.map(provisionOne));
}

/** Why a runtime cannot run on a libc, where its image does not decide that. */
async function unfit(runtime: Runtime, { libc: id }: RuntimePair): Promise<string | undefined> {
  if (runtime.inMusl && isCustomLibc(id)) return `${runtime.id} takes the files of an image, and ${id} has none`;
  const state = await inspect(id);
  if (state.state !== 'ready') return undefined;
  const { kind, node, version } = state.libc;
  if (kind === 'musl') return `${runtime.id} is built for glibc`;
  if (runtime.inMusl && compareVersions(version, COPIED_SINCE) < 0)
    return `${runtime.id}: the loader of glibc ${version}, as a command, starts no position-independent program with standard input`;
  if (runtime.node && !node) return `${runtime.id} needs a libc that official Node binaries run on`;
  return undefined;
}

function baseOf({ probe, libc, packages = [] }: RuntimePair): { id: string; packages: readonly string[] } {
  return { id: libc, packages: [...(runtimeOf(probe)?.packages ?? []), ...packages] };
}

/** The further images that a runtime is built on, or runs in. */
function compilersOf({ probe }: RuntimePair): { id: string; packages: readonly string[] }[] {
  const { build, inMusl } = runtimeOf(probe) as Runtime;
  return [
    ...(build ? [{ id: build.on, packages: build.packages }] : []),
    ...(inMusl ? [{ id: MUSL, packages: [] }] : []),
  ];
}

/** The lab's C probe: the one that all glibcs run, or one that has the cell's glibc in it. */
async function cProbeOf(how: 'dynamic' | 'static', libc: Libc): Promise<string> {
  if (how === 'static') return staticCProbe(libc);
  const oldest = await inspect(SYSROOT);
  return buildCProbe('glibc', {
    cacheDir: cacheDir(),
    ...(oldest.state === 'ready' && { sysroot: oldest.libc.root }),
  });
}

/** @throws HarnessError if this machine's compiler cannot link with this glibc */
async function staticCProbe({ root, version }: Libc): Promise<string> {
  try {
    return await buildStaticCProbe(cacheDir(), root);
  } catch (error) {
    // Since gcc 12 libgcc_eh.a calls a function of glibc 2.35.
    if (!(error instanceof HarnessError && error.message.includes('_dl_find_object'))) throw error;
    throw new HarnessError(`this machine's libgcc needs a newer glibc than ${version} in a static program`);
  }
}

/** A root file system of musl with a program on musl, and the folders of a glibc to copy there. */
interface MuslRoot {
  libc: Libc;
  /** The lab's C probe for musl. */
  cProbe: string;
  /** The folders of the glibc's libraries, on this machine: the first has the loader. */
  libraries: readonly string[];
}

async function muslRoot({ root }: Libc, progress: Progress): Promise<MuslRoot> {
  const state = await imageOf({ id: MUSL, packages: [] }, progress);
  if (state.state !== 'ready') throw new HarnessError(`its musl: ${whyNotReady(state)}`);
  const cProbe = await buildCProbe('musl', { cacheDir: cacheDir(), muslRoot: state.libc.root });
  const loaders = [libraryBelow(root, ARCH.loader), libraryBelow(root, 'libz.so.1')];
  const libraries = [...new Set(loaders.flatMap((file) => (file === null ? [] : [dirname(realpathSync(file))])))];
  return { libc: state.libc, cProbe, libraries };
}

async function imageOf({ id, packages }: ReturnType<typeof baseOf>, progress: Progress): Promise<LibcState> {
  const states =
    packages.length > 0 ? provisionWithPackages([{ id, packages }], { progress }) : provision([id], { progress });
  const [state] = await states;
  return state as LibcState;
}

async function built(build: RuntimeBuild, progress: Progress): Promise<string> {
  const state = await imageOf({ id: build.on, packages: build.packages }, progress);
  if (state.state !== 'ready') throw new HarnessError(`its compiler: ${whyNotReady(state)}`);
  const oldest = await inspect(SYSROOT);
  const roots = {
    root: state.libc.root,
    rootKey: `${state.libc.buildId} ${build.packages.join()}`,
    sysroot: oldest.state === 'ready' ? oldest.libc.root : null,
  };
  const report = announce(`program ${build.result}`, (event) =>
    progress(event.phase === 'begin' ? { ...event, text: 'compiling' } : event),
  );
  try {
    const folder = await buildRuntime(build, roots, join(cacheDir(), 'runtimes'), report.begin);
    report.end('done', 'ready');
    return folder;
  } catch (error) {
    report.end('failed', (error as Error).message);
    throw error;
  }
}

const PATHS = {
  sources: `${INSIDE}/runtimes`,
  built: `${INSIDE}/built`,
  node: `${INSIDE}/node`,
  cProbe: `${INSIDE}/probe`,
};

/** The lab's C probe for musl, beside a runtime in a root file system of musl. */
const BESIDE = `${INSIDE}/musl-probe`;

/** What a runtime's program consists of, beside its image. */
interface Parts {
  /** The result of its build. */
  folder: string | null;
  cProbe: string | null;
  musl: MuslRoot | null;
}

/** The mounts and the command line of a runtime in its sandbox. @throws Error if the image lacks a file of it */
function commandOf(runtime: Runtime, { root }: Libc, { folder, cProbe, musl }: Parts): ProbeCommand {
  const { etc, env, node, folders = {} } = runtime;
  const find = (glob: string): string => {
    const [found] = globSync(glob, { cwd: root }).toSorted();
    if (found === undefined) throw new Error(`its image has no ${glob}`);
    return `/${found}`;
  };
  const copied = musl?.libraries.map((source, at) => ({ source, target: `${COPIED}/lib${at || ''}` })) ?? [];
  const mounts: Mount[] = [
    { source: SOURCES, target: PATHS.sources },
    ...(folder === null ? [] : [{ source: folder, target: PATHS.built }]),
    ...(cProbe === null ? [] : [{ source: cProbe, target: PATHS.cProbe }]),
    ...(node ? [{ source: process.execPath, target: PATHS.node }] : []),
    ...copied,
    ...Object.entries(folders).map(([target, glob]) => ({ source: root + find(glob), target })),
  ];
  const built = folder === null ? PATHS.sources : PATHS.built;
  const libraryPath = copied.map(({ target }) => target).join(':');
  const loader = [`${copied[0]?.target}/${ARCH.loader}`, '--library-path', libraryPath];
  return {
    mounts,
    program: [...runtime.command({ ...PATHS, built, loader, find })],
    ...(env && { env: { ...env } }),
    ...(etc !== undefined && { etc: root + find(`etc/${etc}`) }),
    ...(musl && {
      root: musl.libc.root,
      beside: { libc: musl.libc, mounts: [{ source: musl.cProbe, target: BESIDE }], program: [BESIDE] },
    }),
  };
}

/** The oldest glibc that was tried whose loader as a command runs the lab's programs. With that of 2.17, `stdin` is a null pointer in them. */
const COPIED_SINCE = '2.31';

/** A folder that a root file system of musl does not have. */
const COPIED = '/glibc';
