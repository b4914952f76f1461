import { buildBundle } from '../lab/bundle/build.ts';
import { bundlesDir, ffiProbeBundle, labBundle } from '../lab/bundle/bundles.mjs';
import type { Bundle } from '../lab/bundle/find.mjs';
import { StorageError } from '../lab/core/storage-error.ts';
import { buildTap } from '../lab/daemon/tap/build.ts';
import type { DaemonPair, DaemonState, LibcState } from '../lab/libc/index.ts';
import { daemonImage, inspect, provision, provisionDaemons, sweepImages } from '../lab/libc/index.ts';
import { buildCProbe, type CProbeTarget } from '../lab/probe/build.ts';
import { installMissing, type Purpose, refuseUnfitMachine } from '../lab/requirements/index.ts';
import { buildSpawner } from '../lab/spawner/build.ts';
import { allSettledThenThrow } from '../lab/util/all-settled-then-throw.ts';
import { cacheDir } from '../lab/util/cache-paths.ts';
import type { Progress } from '../lab/util/progress.ts';

/** The path of a program of the lab's own that was built, or why there is none. */
export type BuiltState = { path: string } | { reason: string };

export interface Prepared {
  libcs: LibcState[];
  daemons: (DaemonPair & { state: DaemonState })[];
  /** `null` where no libc that was asked for needs it; `ffi` is the folder of the FFI probe's bundle. */
  probes: Record<CProbeTarget | 'ffi', BuiltState | null>;
  /** The oldest glibc that the C probe is sure to run on, where it had to be compiled against this machine's own. */
  probeNeedsGlibc?: string;
  /** What listens in on daemons; `null` where none was asked for. */
  tap: BuiltState | null;
  /** What starts the programs of cells; where it could not be built, Node does. */
  spawner: BuiltState;
}

// Every glibc's C probe is compiled against the oldest one.
const SYSROOT = 'crosstool-2.17';
const MUSL = 'musl-trixie';

/**
 * Makes ready what cells on these libcs and daemons need: distribution packages, images, probes, bundles. What is there
 * already costs a look; what cannot be had is in the outcome with its reason. Needs the network and the machine's own
 * namespaces, so it comes before the lab isolates itself. Throws UnknownLibcError, UnfitMachineError, and
 * DiskTrouble: what a full disk kept from being made is no less to be had for that.
 */
export async function prepare({
  libcs,
  daemons,
  progress,
}: {
  libcs: readonly string[];
  daemons: readonly DaemonPair[];
  progress: Progress;
}): Promise<Prepared> {
  const needed = [...new Set([...libcs, SYSROOT])];
  const [libcsBefore, daemonsBefore] = await Promise.all([
    Promise.all(needed.map(inspect)),
    Promise.all(daemons.map(({ daemon, libc, program }) => daemonImage(daemon, libc, program))),
  ]);
  const imagesMissing = [...libcsBefore, ...daemonsBefore].some(({ state }) => state === 'missing');
  const purposes: Purpose[] = ['running', 'probes', ...(imagesMissing ? (['images'] as const) : [])];
  await installMissing(purposes, { progress });
  // Before the images: on a machine that cannot use them nobody is to wait for them.
  await refuseUnfitMachine();
  await sweepImages();
  const [states, daemonStates] = await allSettledThenThrow([
    provision(needed, { progress }),
    provisionDaemons(daemons, { progress }),
  ]);
  const rootOf = (id: string) =>
    states.flatMap((each) => (each.id === id && each.state === 'ready' ? [each.libc.root] : []))[0];
  const [sysroot, muslRoot] = [rootOf(SYSROOT), rootOf(MUSL)];
  const build = (target: CProbeTarget) =>
    built(buildCProbe(target, { cacheDir: cacheDir(), ...(sysroot && { sysroot }), ...(muslRoot && { muslRoot }) }));
  await bundled(labBundle, progress);
  return {
    libcs: states.filter(({ id }) => libcs.includes(id)),
    daemons: daemons.map((pair, at) => ({ ...pair, state: daemonStates[at] as DaemonState })),
    probes: {
      glibc: libcs.some((id) => id !== MUSL) ? await build('glibc') : null,
      musl: libcs.includes(MUSL) ? await build('musl') : null,
      ffi: await bundled(ffiProbeBundle, progress),
    },
    ...(sysroot === undefined && (await ownGlibc())),
    tap: daemons.length > 0 ? await built(buildTap(cacheDir())) : null,
    spawner: await built(buildSpawner(cacheDir())),
  };
}

async function ownGlibc(): Promise<Pick<Prepared, 'probeNeedsGlibc'>> {
  const host = await inspect('host');
  return host.state === 'ready' ? { probeNeedsGlibc: host.libc.version } : {};
}

/** Without a bundle the sources do, only more slowly: whatever is in its way, a full disk too, ends nothing. */
async function bundled(bundle: Bundle, progress: Progress): Promise<BuiltState> {
  try {
    return { path: await buildBundle(bundle, bundlesDir()) };
  } catch (error) {
    const reason = (error as Error).message;
    progress({ item: `bundle ${bundle.name}`, phase: 'failed', text: `${reason}; the lab runs from its sources` });
    return { reason };
  }
}

async function built(building: Promise<string>): Promise<BuiltState> {
  try {
    return { path: await building };
  } catch (error) {
    if (error instanceof StorageError) throw error;
    return { reason: (error as Error).message };
  }
}
