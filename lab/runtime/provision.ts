import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { RuntimeId } from '../../probes/runtimes/index.ts';
import { HarnessError } from '../core/harness-error.ts';
import { StorageError } from '../core/storage-error.ts';
import { INSIDE, type Mount } from '../host/sandbox.ts';
import { inspect, inspectWithPackages, provision, provisionWithPackages } from '../libc/index.ts';
import type { Libc, LibcState } from '../libc/types.ts';
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
      if (state.state !== 'ready')
        return { state: 'unavailable', reason: 'reason' in state ? state.reason : state.how };
      const folder = runtime.build ? await builtOnce(runtime.build) : null;
      return { state: 'ready', libc: state.libc, command: commandOf(runtime, state.libc, folder) };
    } catch (error) {
      if (error instanceof StorageError) throw error;
      return { state: 'unavailable', reason: `${runtime.id}: ${(error as Error).message}` };
    }
  };
  return allSettledThenThrow(pairs.map(provisionOne));
}

/** Why a runtime cannot run on a libc, where its image does not decide that. */
async function unfit(runtime: Runtime, { libc: id }: RuntimePair): Promise<string | undefined> {
  const state = await inspect(id);
  if (state.state !== 'ready') return undefined;
  const { kind, node } = state.libc;
  if (kind === 'musl') return `${runtime.id} is built for glibc`;
  if (runtime.node && !node) return `${runtime.id} needs a libc that official Node binaries run on`;
  return undefined;
}

function baseOf({ probe, libc, packages = [] }: RuntimePair): { id: string; packages: readonly string[] } {
  return { id: libc, packages: [...(runtimeOf(probe)?.packages ?? []), ...packages] };
}

function compilersOf({ probe }: RuntimePair): { id: string; packages: readonly string[] }[] {
  const build = runtimeOf(probe)?.build;
  return build ? [{ id: build.on, packages: build.packages }] : [];
}

async function imageOf({ id, packages }: ReturnType<typeof baseOf>, progress: Progress): Promise<LibcState> {
  const states =
    packages.length > 0 ? provisionWithPackages([{ id, packages }], { progress }) : provision([id], { progress });
  const [state] = await states;
  return state as LibcState;
}

async function built(build: RuntimeBuild, progress: Progress): Promise<string> {
  const state = await imageOf({ id: build.on, packages: build.packages }, progress);
  if (state.state !== 'ready') throw new HarnessError(`its compiler: ${'reason' in state ? state.reason : state.how}`);
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

const PATHS = { sources: `${INSIDE}/runtimes`, built: `${INSIDE}/built`, node: `${INSIDE}/node` };

/** The mounts and the command line of a runtime in the sandbox of its libc. @throws Error if the image lacks a file of it */
function commandOf(runtime: Runtime, { root }: Libc, folder: string | null): ProbeCommand {
  const { etc, env, node } = runtime;
  const find = (glob: string): string => {
    const [found] = globSync(glob, { cwd: root }).toSorted();
    if (found === undefined) throw new Error(`its image has no ${glob}`);
    return `/${found}`;
  };
  const mounts: Mount[] = [
    { source: SOURCES, target: PATHS.sources },
    ...(folder === null ? [] : [{ source: folder, target: PATHS.built }]),
    ...(node ? [{ source: process.execPath, target: PATHS.node }] : []),
  ];
  const built = folder === null ? PATHS.sources : PATHS.built;
  const program = [...runtime.command({ ...PATHS, built, find })];
  return {
    mounts,
    program,
    ...(env && { env: { ...env } }),
    ...(etc !== undefined && { etc: root + find(`etc/${etc}`) }),
  };
}
