import { buildBundle } from '../lab/bundle/build.ts';
import { bundlesDir, ffiProbeBundle, labBundle, shippedBundle } from '../lab/bundle/bundles.mjs';
import { type Bundle, isBundled } from '../lab/bundle/find.mjs';
import { StorageError } from '../lab/core/storage-error.ts';
import { buildTap } from '../lab/daemon/tap/build.ts';
import { definitionOf } from '../lab/libc/catalogue/definitions.ts';
import type { DaemonPair, DaemonState, LibcState, LibcWithPackages } from '../lab/libc/index.ts';
import {
  daemonImage,
  imageKey,
  inspect,
  inspectWithPackages,
  packagesKey,
  provision,
  provisionDaemons,
  provisionWithPackages,
  sweepImages,
} from '../lab/libc/index.ts';
import { buildNscdClient } from '../lab/nscd-client/build.ts';
import { buildCProbe, type CProbeTarget } from '../lab/probe/build.ts';
import type { PackageNeeds } from '../lab/repro.ts';
import { installMissing, type Purpose, refuseUnfitMachine } from '../lab/requirements/index.ts';
import {
  provisionRuntimes,
  type RuntimePair,
  type RuntimeState,
  runtimeImagesMissing,
} from '../lab/runtime/provision.ts';
import { buildSpawner } from '../lab/spawner/build.ts';
import { allSettledThenThrow } from '../lab/util/all-settled-then-throw.ts';
import { cacheDir } from '../lab/util/cache-paths.ts';
import type { Progress } from '../lab/util/progress.ts';
import type { RuntimeId } from '../probes/runtimes/index.ts';

/** The path of a built program or bundle of the lab, or the reason why it could not be built. */
export type BuiltState = { path: string } | { reason: string };

export interface Prepared {
  libcs: LibcState[];
  /** The images of libcs with the packages that variants need; `packages` are only those of variants. */
  images: { libc: string; packages: readonly string[]; state: LibcState }[];
  /** The images that variants name, whatever the libc of a cell. */
  otherImages: { image: LibcWithPackages; state: LibcState }[];
  /** `packages` are only those of variants. */
  runtimes: (RuntimePair & { state: RuntimeState })[];
  daemons: (DaemonPair & { state: DaemonState })[];
  /** `null` if no requested libc needs it; `ffi` is the folder of the FFI probe's bundle. */
  probes: Record<CProbeTarget | 'ffi', BuiltState | null>;
  /** The oldest glibc that the C probe is certain to run on, if it was compiled against this machine's own. */
  probeNeedsGlibc?: string;
  /** The tap of daemons; `null` without a requested daemon. */
  tap: BuiltState | null;
  /** The raw client of daemons; `null` without a requested daemon. */
  nscdClient: BuiltState | null;
  /** The program that starts the programs of cells; without it, Node starts them. */
  spawner: BuiltState;
}

// The C probe for all glibcs is compiled against the oldest one.
const SYSROOT = 'crosstool-2.17';
// That for all musls has the headers of this one.
const MUSL = 'musl-trixie';

/**
 * Prepares everything that cells on these libcs and daemons need: distribution packages, images, probes, bundles. Existing
 * items are only checked; an unavailable one has its reason in the result. It needs the machine's own network, so it runs
 * before the lab enters its namespaces.
 * @throws UnknownLibcError; UnfitMachineError; StorageError for a full disk, which makes no item unavailable
 */
export async function prepare({
  libcs,
  daemons,
  runtimes: probes = [],
  packages = [],
  needs = [],
  progress,
}: {
  libcs: readonly string[];
  daemons: readonly DaemonPair[];
  /** The runtimes among the probes, each on every libc. */
  runtimes?: readonly RuntimeId[];
  /** Further packages in the image of each libc. */
  packages?: readonly string[];
  /** What each of the variants needs; null for one that needs no packages. */
  needs?: readonly (PackageNeeds | null)[];
  progress: Progress;
}): Promise<Prepared> {
  const musls = await muslsAmong(libcs);
  const needed = [...new Set([...libcs, SYSROOT, ...(musls.length > 0 ? [MUSL] : [])])];
  const all = (own: readonly string[]) => [...new Set([...packages, ...own])];
  const extended = packages.length > 0 ? libcs.map((id) => ({ id, packages })) : [];
  const sets = needs.flatMap((each) => each?.sets ?? []).filter((own) => own.length > 0);
  const images = distinctSets(sets).flatMap((own) => libcs.map((libc) => ({ libc, packages: own })));
  const imageRequests = images.map(({ libc, packages: own }) => ({ id: libc, packages: all(own) }));
  const others = [
    ...new Map(needs.flatMap((each) => each?.others ?? []).map((each) => [imageKey(each), each])).values(),
  ];
  const programSets = needs.length > 0 ? distinctSets(needs.map((each) => each?.sets[0] ?? [])) : [[]];
  const runtimes = probes.flatMap((probe) =>
    programSets.flatMap((own) => libcs.map((libc) => ({ probe, libc, packages: own }))),
  );
  const runtimeRequests = runtimes.map((each) => ({ ...each, packages: all(each.packages) }));
  const daemonSets = distinctSets([[], ...needs.map((each) => each?.daemon ?? [])]);
  const daemonRequests = daemons.flatMap((pair) => daemonSets.map((own) => ({ ...pair, packages: own })));
  const [runtimesMissing, libcsBefore, extendedBefore, imagesBefore, othersBefore, daemonsBefore] = await Promise.all([
    runtimeImagesMissing(runtimeRequests),
    Promise.all(needed.map(inspect)),
    Promise.all(extended.map(inspectWithPackages)),
    Promise.all(imageRequests.map(inspectWithPackages)),
    Promise.all(others.map(inspectOther)),
    Promise.all(daemonRequests.map(({ daemon, libc, ...more }) => daemonImage(daemon, libc, more))),
  ]);
  const before = [...libcsBefore, ...extendedBefore, ...imagesBefore, ...othersBefore, ...daemonsBefore];
  const imagesMissing = runtimesMissing || before.some(({ state }) => state === 'missing');
  const purposes: Purpose[] = ['running', 'probes', ...(imagesMissing ? (['images'] as const) : [])];
  await installMissing(purposes, { progress });
  // Before the images, so that users of an unfit machine do not wait for them.
  await refuseUnfitMachine();
  await sweepImages();
  const [states, extendedStates, imageStates, otherStates, daemonStates] = await allSettledThenThrow([
    withMissing(needed, libcsBefore, (ids) => provision(ids, { progress })),
    withMissing(extended, extendedBefore, (images) => provisionWithPackages(images, { progress })),
    withMissing(imageRequests, imagesBefore, (images) => provisionWithPackages(images, { progress })),
    withMissing(others, othersBefore, (images) => provisionOthers(images, progress)),
    withMissing(daemonRequests, daemonsBefore, (pairs) => provisionDaemons(pairs, { progress })),
  ]);
  // After the others, which they share images with.
  const runtimeStates = await provisionRuntimes(runtimeRequests, { progress });
  const rootOf = (id: string) =>
    states.flatMap((each) => (each.id === id && each.state === 'ready' ? [each.libc.root] : []))[0];
  const [sysroot, muslRoot] = [rootOf(SYSROOT), rootOf(MUSL)];
  const build = (target: CProbeTarget) =>
    built(buildCProbe(target, { cacheDir: cacheDir(), ...(sysroot && { sysroot }), ...(muslRoot && { muslRoot }) }));
  if (!isBundled(labBundle.house)) await bundled(labBundle, progress);
  return {
    libcs: packages.length > 0 ? extendedStates : states.filter(({ id }) => libcs.includes(id)),
    runtimes: runtimes.map((pair, at) => ({ ...pair, state: runtimeStates[at] as RuntimeState })),
    images: images.map((pair, at) => ({ ...pair, state: imageStates[at] as LibcState })),
    otherImages: others.map((image, at) => ({ image, state: otherStates[at] as LibcState })),
    daemons: daemonRequests.map((pair, at) => ({ ...pair, state: daemonStates[at] as DaemonState })),
    probes: {
      glibc: libcs.length > musls.length ? await build('glibc') : null,
      musl: musls.length > 0 ? await build('musl') : null,
      ffi: await bundled(ffiProbeBundle, progress),
    },
    ...(sysroot === undefined && (await ownGlibc())),
    tap: daemons.length > 0 ? await built(buildTap(cacheDir())) : null,
    nscdClient: daemons.length > 0 ? await built(buildNscdClient(cacheDir())) : null,
    spawner: await built(buildSpawner(cacheDir())),
  };
}

/** The musls among C libraries: of the catalogue, and of the user's own. */
async function muslsAmong(libcs: readonly string[]): Promise<string[]> {
  const kinds = await Promise.all(
    libcs.map(async (id) => {
      const known = definitionOf(id);
      if (known) return known.kind;
      const state = await inspect(id);
      return state.state === 'ready' ? state.libc.kind : null;
    }),
  );
  return libcs.filter((_, at) => kinds[at] === 'musl');
}

function inspectOther(image: LibcWithPackages): Promise<LibcState> {
  return image.packages.length > 0 ? inspectWithPackages(image) : inspect(image.id);
}

/** The states of what was ready before, and of what was not after its provisioning, in the order of the requests. To read an image takes its time. */
async function withMissing<R, S extends { state: string }>(
  requests: readonly R[],
  before: readonly S[],
  provisionThem: (missing: R[]) => Promise<S[]>,
): Promise<S[]> {
  const isReady = (at: number) => before[at]?.state === 'ready';
  const provisioned = (await provisionThem(requests.filter((_, at) => !isReady(at)))).values();
  return requests.map((_, at) => (isReady(at) ? before[at] : provisioned.next().value) as S);
}

/** Provisions images that variants name, in the order of the requests. */
async function provisionOthers(others: readonly LibcWithPackages[], progress: Progress): Promise<LibcState[]> {
  const states = await allSettledThenThrow(
    others.map((image) =>
      image.packages.length > 0 ? provisionWithPackages([image], { progress }) : provision([image.id], { progress }),
    ),
  );
  return states.flat();
}

/** Different sets of packages, each once. */
function distinctSets(sets: readonly (readonly string[])[]): (readonly string[])[] {
  return [...new Map(sets.map((each) => [packagesKey(each), each])).values()];
}

async function ownGlibc(): Promise<Pick<Prepared, 'probeNeedsGlibc'>> {
  const host = await inspect('host');
  return host.state === 'ready' ? { probeNeedsGlibc: host.libc.version } : {};
}

/** Builds a bundle, unless it came with the package. An error, even a full disk, only means a slower start, because the lab then runs from its sources. */
async function bundled(bundle: Bundle, progress: Progress): Promise<BuiltState> {
  try {
    return { path: shippedBundle(bundle) ?? (await buildBundle(bundle, bundlesDir())) };
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
