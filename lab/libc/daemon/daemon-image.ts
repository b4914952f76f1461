import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageError } from '../../core/storage-error.ts';
import { allSettledThenThrow } from '../../util/all-settled-then-throw.ts';
import { announce, type Progress, silent } from '../../util/progress.ts';
import { inspect, provision } from '../catalogue/libcs.ts';
import { compareVersions } from '../catalogue/version.ts';
import { withLibrariesOf } from '../custom/borrow-libraries.ts';
import { customDaemonImage } from '../custom/custom-daemon.ts';
import { type StoredImage, storedImage } from '../image/image-store.ts';
import { imageLibc, provisionImage } from '../image/provision-image.ts';
import type { Recipe } from '../image/recipe.ts';
import { ARCH, interpreterOf } from '../inspect/arch.ts';
import { existing } from '../inspect/libc-places.ts';
import { packageVersion } from '../inspect/package-version.ts';
import { inspectWithPackages, packageVersions, provisionWithPackages } from '../packages/packages-image.ts';
import { daemonPackagesRecipe } from '../packages/packages-recipe.ts';
import type { DaemonName, DaemonState, Libc, LibcState } from '../types.ts';
import { type DaemonPlan, daemonPlan } from './daemon-plan.ts';

/** The dependency of Debian's nsncd: `libc6 (>= 2.34)`. */
const NSNCD_NEEDS_GLIBC = '2.34';

/** A source of images, which only finds existing ones or also provisions missing ones. */
interface ImageSource {
  image(recipe: Recipe): Promise<StoredImage | null>;
  libc(id: string, packages: readonly string[]): Promise<LibcState>;
}

const existingImages: ImageSource = {
  image: storedImage,
  libc: (id, packages) => (packages.length > 0 ? inspectWithPackages({ id, packages }) : inspect(id)),
};

const provisionedImages = (onStart: () => void): ImageSource => ({
  image: (recipe) => provisionImage(recipe, 'glibc', { onStart }),
  libc: async (id, packages) => {
    const states =
      packages.length > 0
        ? provisionWithPackages([{ id, packages }], { progress: silent })
        : provision([id], { progress: silent });
    return (await states)[0] ?? inspect(id);
  },
});

/** A daemon, and the libc it runs on. */
export interface DaemonPair {
  daemon: DaemonName;
  /** The id of the libc that the daemon runs on. */
  libc: string;
  /** The user's own program in place of the packaged one. */
  program?: string;
  /** Further packages of the libc's suite in its image, such as modules of the name service. */
  packages?: readonly string[];
}

/** The state of a daemon on a libc, with its root file system if it is ready. */
export async function daemonImage(
  daemon: DaemonName,
  libc: string,
  more: Pick<DaemonPair, 'program' | 'packages'> = {},
): Promise<DaemonState> {
  return resolve({ daemon, libc, ...more }, existingImages);
}

/**
 * Provisions the missing images of the given daemons. An impossible one is `unsupported`, with the reason.
 * @throws StorageError for a full disk
 */
export async function provisionDaemons(
  pairs: readonly DaemonPair[],
  { progress }: { progress: Progress },
): Promise<DaemonState[]> {
  const provisionOne = async (pair: DaemonPair): Promise<DaemonState> => {
    const present = await resolve(pair, existingImages);
    if (present.state !== 'missing') return present;
    const { packages = [] } = pair;
    const further = packages.length > 0 ? ` with ${packages.join(', ')}` : '';
    const report = announce(`${pair.daemon} on ${pair.libc}${further}`, progress);
    const result = await resolve(pair, provisionedImages(report.begin)).catch((error: Error): DaemonState => {
      if (error instanceof StorageError) throw error;
      return lacking(error.message);
    });
    if (result.state === 'ready') report.end('done', result.image.version ?? 'ready');
    if (result.state === 'unsupported') report.end('failed', result.reason);
    return result;
  };
  return allSettledThenThrow(pairs.map(provisionOne));
}

async function resolve(
  { daemon, libc: libcId, program, packages = [] }: DaemonPair,
  images: ImageSource,
): Promise<DaemonState> {
  const plan: DaemonPlan = program === undefined ? daemonPlan(daemon, libcId) : { from: 'user', program };
  if (plan.from === 'nowhere') return unsupported(plan.reason);
  if (plan.from === 'suite') return suiteImage(daemon, { ...plan, packages }, images);
  const state = await images.libc(libcId, packages);
  if (state.state === 'missing') return state;
  if (state.state === 'unavailable') return lacking(`${libcId}: ${state.reason}`);
  if (plan.from === 'user') return { state: 'ready', image: await customDaemonImage(daemon, plan.program, state.libc) };
  if (plan.from === 'custom-libc') return builtWithLibc(daemon, plan, state.libc);
  return plan.from === 'fallback'
    ? fallbackImage(daemon, plan, state.libc, images)
    : installed(daemon, plan.binary, state.libc);
}

async function suiteImage(
  daemon: DaemonName,
  { recipe: own, binary, packages }: Extract<DaemonPlan, { from: 'suite' }> & { packages: readonly string[] },
  images: ImageSource,
): Promise<DaemonState> {
  if (packages.length > 0 && own.source.from !== 'debian')
    return unsupported(`packages (${packages.join(', ')}) need a libc of a Debian suite, and ${own.libcId} is none`);
  const recipe = daemonPackagesRecipe(own, packages);
  const image = await images.image(recipe);
  if (!image) return missing(recipe);
  const further = packages.length > 0 ? { packages: await packageVersions(image.root, packages) } : {};
  const libc: Libc = { ...imageLibc(recipe, 'glibc', image), ...further };
  // A daemon without a package of its own was built with its libc.
  const version = image.manifest.daemonVersion ?? libc.version;
  return { state: 'ready', image: { daemon, version, libc, root: libc.root, binary, binds: [] } };
}

async function fallbackImage(
  daemon: DaemonName,
  { recipe, binary: packaged }: Extract<DaemonPlan, { from: 'fallback' }>,
  libc: Libc,
  images: ImageSource,
): Promise<DaemonState> {
  if (compareVersions(libc.version, NSNCD_NEEDS_GLIBC) < 0) {
    return unsupported(`${daemon} needs glibc ${NSNCD_NEEDS_GLIBC}, and ${libc.id} is ${libc.version}`);
  }
  const image = await images.image(recipe);
  if (!image) return missing(recipe);
  const binary = `/tmp/lab/${daemon}`;
  const binds = [{ source: join(image.root, packaged), target: binary }];
  const version = image.manifest.daemonVersion;
  return { state: 'ready', image: { daemon, version, libc, root: libc.root, binary, binds } };
}

/** A daemon that was built with a custom libc. It names the loader at the prefix, so the loader is bound there. */
async function builtWithLibc(
  daemon: DaemonName,
  { candidates }: Extract<DaemonPlan, { from: 'custom-libc' }>,
  libc: Libc,
): Promise<DaemonState> {
  const { file, binary } = candidates.find((each) => existing(each.file) !== null) ?? {};
  if (!file || !binary) return unsupported(`${libc.id} has no ${daemon}${howToAdd(daemon, libc.id)}`);
  const place = await interpreterOf(file);
  const loader =
    libc.custom?.mounts.find(({ target }) => target === ARCH.loaderPlace)?.source ?? join(libc.root, ARCH.loaderPlace);
  const binds = place && place !== ARCH.loaderPlace ? [{ source: loader, target: place }] : [];
  const image = { daemon, version: libc.version, libc: await withLibrariesOf(file, libc), root: libc.root };
  return { state: 'ready', image: { ...image, binary, binds } };
}

/** The way to get a daemon into an installed glibc: distributions package it apart from the libc. */
function howToAdd(daemon: DaemonName, libc: string): string {
  return libc.startsWith('dir:') ? `: unpack its package into the same directory (dpkg -x ${daemon}_*.deb DIR)` : '';
}

async function installed(daemon: DaemonName, binary: string, libc: Libc): Promise<DaemonState> {
  const version = await packageVersion('/', daemon);
  const present = await access(binary, constants.X_OK).then(
    () => true,
    () => false,
  );
  // Another daemon's package may have installed its program at this path.
  if (!version || !present) return lacking(`${daemon} is not installed on this machine`);
  return { state: 'ready', image: { daemon, version, libc, root: libc.root, binary, binds: [] } };
}

function missing(recipe: Recipe): DaemonState {
  return { state: 'missing', how: `resolv-lab libc provision ${recipe.libcId}` };
}

function unsupported(reason: string): DaemonState {
  return { state: 'unsupported', reason, lacking: false };
}

/** Impossible on this machine only. */
function lacking(reason: string): DaemonState {
  return { state: 'unsupported', reason, lacking: true };
}
