import { readFile } from 'node:fs/promises';
import { StorageError } from '../../core/storage-error.ts';
import { allSettledThenThrow } from '../../util/all-settled-then-throw.ts';
import { announce, type Progress } from '../../util/progress.ts';
import { inspectCustom } from '../custom/inspect-custom.ts';
import { storedImage } from '../image/image-store.ts';
import { imageLibc, provisionImage } from '../image/provision-image.ts';
import { libcRecipe } from '../image/recipe.ts';
import { onlyDigests, resolverDigests } from '../image/resolver-digests.ts';
import { inspectRoot } from '../inspect/inspect-root.ts';
import type { Libc, LibcDefinition, LibcState } from '../types.ts';
import { definitionOf, definitions } from './definitions.ts';
import { UnknownLibcError } from './match.ts';

/** Whether a libc is there, and what it is. Reads at most a manifest. Throws UnknownLibcError. */
export async function inspect(id: string): Promise<LibcState> {
  const { kind, source } = knownDefinition(id);
  const recipe = libcRecipe(id);
  if (!recipe) {
    return stateOf(id, () =>
      source.from === 'own' ? inspectCustom(id, source).then(withKnownResolver) : inspectHost(),
    );
  }
  const image = await storedImage(recipe);
  if (!image) return { id, state: 'missing', how: `resolv-lab libc provision ${id}` };
  return { id, state: 'ready', libc: imageLibc(recipe, kind, image) };
}

/**
 * Makes the images of the given libcs that are not there yet (all of them anew with `refresh`), a few side by side.
 * A libc that cannot be had is `unavailable`, with the reason. Throws UnknownLibcError, and DiskTrouble when all have ended.
 */
export async function provision(
  ids: readonly string[],
  { progress, refresh = false }: { progress: Progress; refresh?: boolean },
): Promise<LibcState[]> {
  const wanted = ids.map(knownDefinition);
  const one = async ({ id, kind }: LibcDefinition): Promise<LibcState> => {
    const recipe = libcRecipe(id);
    const state = await inspect(id);
    if (!recipe || (state.state === 'ready' && !refresh)) return state;
    const report = announce(id, progress);
    const made = await stateOf(id, async () =>
      imageLibc(recipe, kind, await provisionImage(recipe, kind, { refresh, onStart: report.begin })),
    );
    if (made.state === 'ready') report.end('done', made.libc.revision ?? made.libc.version);
    if (made.state === 'unavailable') report.end('failed', made.reason);
    return made;
  };
  return allSettledThenThrow(wanted.map(one));
}

/**
 * A tree whose libc.so.6 is that of a provisioned image is held to all of that image's resolver: another libresolv.so.2 in its
 * place is no longer the build that libc.so.6 says it is.
 */
async function withKnownResolver(libc: Libc): Promise<Libc> {
  if (libc.buildId === null) return libc;
  for (const { id, kind } of definitions) {
    const recipe = libcRecipe(id);
    const image = recipe && (await storedImage(recipe));
    if (image?.manifest.buildId !== libc.buildId) continue;
    const resolver = image.manifest.resolver ?? (await resolverDigests(kind, image.root));
    return { ...libc, resolver: onlyDigests(resolver) };
  }
  return libc;
}

async function inspectHost(): Promise<Libc> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const suite = /^VERSION_CODENAME="?(\w+)"?$/m.exec(release)?.[1] ?? null;
  return inspectRoot('host', 'glibc', '/', suite);
}

/** Anything that goes wrong with one libc is about that libc only, but for a disk that is full. */
async function stateOf(id: string, attempt: () => Promise<Libc>): Promise<LibcState> {
  try {
    return { id, state: 'ready', libc: await attempt() };
  } catch (error) {
    if (error instanceof StorageError) throw error;
    const { message } = error as Error;
    return { id, state: 'unavailable', reason: message };
  }
}

function knownDefinition(id: string): LibcDefinition {
  const definition = definitionOf(id);
  if (definition) return definition;
  throw new UnknownLibcError(
    id,
    definitions.map((each) => ({ ...each, version: null })),
  );
}
