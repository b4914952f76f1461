import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageError } from '../../core/storage-error.ts';
import { allSettledThenThrow } from '../../util/all-settled-then-throw.ts';
import { announce, type Progress, silent } from '../../util/progress.ts';
import { inspect, provision } from '../catalogue/libcs.ts';
import { compareVersions } from '../catalogue/version.ts';
import { customDaemonImage } from '../custom/custom-daemon.ts';
import { type StoredImage, storedImage } from '../image/image-store.ts';
import { imageLibc, provisionImage } from '../image/provision-image.ts';
import type { Recipe } from '../image/recipe.ts';
import { ARCH, interpreterOf } from '../inspect/arch.ts';
import { existing } from '../inspect/inspect-root.ts';
import { packageVersion } from '../inspect/package-version.ts';
import type { DaemonName, DaemonState, Libc, LibcState } from '../types.ts';
import { type DaemonPlan, daemonPlan } from './daemon-plan.ts';

/** What Debian's nsncd depends on: `libc6 (>= 2.34)`. */
const NSNCD_NEEDS_GLIBC = '2.34';

/** How images are come by: looked up, or made when they are not there. */
interface Supply {
  image(recipe: Recipe): Promise<StoredImage | null>;
  libc(id: string): Promise<LibcState>;
}

const lookUp: Supply = { image: storedImage, libc: inspect };

const make = (onStart: () => void): Supply => ({
  image: (recipe) => provisionImage(recipe, 'glibc', { onStart }),
  libc: async (id) => (await provision([id], { progress: silent }))[0] ?? inspect(id),
});

/** A daemon, and the libc it runs on. */
export interface DaemonPair {
  daemon: DaemonName;
  /** Id of the libc the daemon runs on. */
  libc: string;
  /** A program of the user's own, in place of the one that is packaged. */
  program?: string;
}

/** A daemon with the root file system it runs on, if it can run on that libc. Reads at most two manifests. */
export async function daemonImage(daemon: DaemonName, libc: string, program?: string): Promise<DaemonState> {
  return resolve({ daemon, libc, ...(program !== undefined && { program }) }, lookUp);
}

/** Makes what the given daemons need and is not there yet. What cannot be had is `unsupported`, with the reason. Throws DiskTrouble. */
export async function provisionDaemons(
  wanted: readonly DaemonPair[],
  { progress }: { progress: Progress },
): Promise<DaemonState[]> {
  const one = async (pair: DaemonPair): Promise<DaemonState> => {
    const present = await resolve(pair, lookUp);
    if (present.state !== 'missing') return present;
    const report = announce(`${pair.daemon} on ${pair.libc}`, progress);
    const made = await resolve(pair, make(report.begin)).catch((error: Error): DaemonState => {
      if (error instanceof StorageError) throw error;
      return { state: 'unsupported', reason: error.message };
    });
    if (made.state === 'ready') report.end('done', made.image.version ?? 'ready');
    if (made.state === 'unsupported') report.end('failed', made.reason);
    return made;
  };
  return allSettledThenThrow(wanted.map(one));
}

async function resolve({ daemon, libc: libcId, program }: DaemonPair, supply: Supply): Promise<DaemonState> {
  const plan: DaemonPlan = program === undefined ? daemonPlan(daemon, libcId) : { from: 'user', program };
  if (plan.from === 'nowhere') return unsupported(plan.reason);
  if (plan.from === 'own') return customImage(daemon, plan, supply);
  const state = await supply.libc(libcId);
  if (state.state === 'missing') return state;
  if (state.state === 'unavailable') return unsupported(`${libcId}: ${state.reason}`);
  if (plan.from === 'user') return { state: 'ready', image: await customDaemonImage(daemon, plan.program, state.libc) };
  if (plan.from === 'built') return built(daemon, plan, state.libc);
  return plan.from === 'lent'
    ? fallbackImage(daemon, plan, state.libc, supply)
    : installed(daemon, plan.binary, state.libc);
}

async function customImage(
  daemon: DaemonName,
  { recipe, binary }: Extract<DaemonPlan, { from: 'own' }>,
  supply: Supply,
): Promise<DaemonState> {
  const image = await supply.image(recipe);
  if (!image) return missing(recipe);
  const libc = imageLibc(recipe, 'glibc', image);
  // A daemon without a package of its own was built along with its libc.
  const version = image.manifest.daemonVersion ?? libc.version;
  return { state: 'ready', image: { daemon, version, libc, root: libc.root, binary, binds: [] } };
}

async function fallbackImage(
  daemon: DaemonName,
  { lender, binary: inLender }: Extract<DaemonPlan, { from: 'lent' }>,
  libc: Libc,
  supply: Supply,
): Promise<DaemonState> {
  if (compareVersions(libc.version, NSNCD_NEEDS_GLIBC) < 0) {
    return unsupported(`${daemon} needs glibc ${NSNCD_NEEDS_GLIBC}, and ${libc.id} is ${libc.version}`);
  }
  const image = await supply.image(lender);
  if (!image) return missing(lender);
  const binary = `/tmp/lab/${daemon}`;
  const binds = [{ source: join(image.root, inLender), target: binary }];
  const version = image.manifest.daemonVersion;
  return { state: 'ready', image: { daemon, version, libc, root: libc.root, binary, binds } };
}

/** Its programs ask for the loader where it was to be installed, which need not be where it is. */
async function built(
  daemon: DaemonName,
  { candidates }: Extract<DaemonPlan, { from: 'built' }>,
  libc: Libc,
): Promise<DaemonState> {
  const there = await Promise.all(candidates.map(({ file }) => existing(file)));
  const { file, binary } = candidates.find((_, at) => there[at]) ?? {};
  if (!file || !binary) return unsupported(`${libc.id} has no ${daemon}`);
  const place = await interpreterOf(file);
  const loader =
    libc.custom?.mounts.find(({ target }) => target === ARCH.loaderPlace)?.source ?? join(libc.root, ARCH.loaderPlace);
  const binds = place && place !== ARCH.loaderPlace ? [{ source: loader, target: place }] : [];
  return { state: 'ready', image: { daemon, version: libc.version, libc, root: libc.root, binary, binds } };
}

async function installed(daemon: DaemonName, binary: string, libc: Libc): Promise<DaemonState> {
  const version = await packageVersion('/', daemon);
  const present = await access(binary, constants.X_OK).then(
    () => true,
    () => false,
  );
  // Another daemon's package may have put its own program there.
  if (!version || !present) return unsupported(`${daemon} is not installed on this machine`);
  return { state: 'ready', image: { daemon, version, libc, root: libc.root, binary, binds: [] } };
}

function missing(recipe: Recipe): DaemonState {
  return { state: 'missing', how: `resolv-lab libc provision ${recipe.libcId}` };
}

function unsupported(reason: string): DaemonState {
  return { state: 'unsupported', reason };
}
