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

/** The state and the facts of a libc, read from its manifest if it is an image. @throws UnknownLibcError */
export async function inspect(id: string): Promise<LibcState> {
  const { kind, source } = knownDefinition(id);
  const recipe = libcRecipe(id);
  if (!recipe) {
    return stateOf(id, () =>
      source.from === 'custom' ? inspectCustom(id, source).then(withKnownResolver) : inspectHost(),
    );
  }
  const image = await storedImage(recipe);
  if (!image) return { id, state: 'missing', how: `resolv-lab libc provision ${id}` };
  return { id, state: 'ready', libc: imageLibc(recipe, kind, image) };
}

/**
 * Provisions the missing images of the given libcs, or with `refresh` all of them, several at once. An impossible one is
 * `unavailable`, with the reason.
 * @throws UnknownLibcError; StorageError after all have ended
 */
export async function provision(
  ids: readonly string[],
  { progress, refresh = false }: { progress: Progress; refresh?: boolean },
): Promise<LibcState[]> {
  const requested = ids.map(knownDefinition);
  const provisionOne = async ({ id, kind }: LibcDefinition): Promise<LibcState> => {
    const recipe = libcRecipe(id);
    const state = await inspect(id);
    if (!recipe || (state.state === 'ready' && !refresh)) return state;
    const report = announce(id, progress);
    const result = await stateOf(id, async () =>
      imageLibc(recipe, kind, await provisionImage(recipe, kind, { refresh, onStart: report.begin })),
    );
    if (result.state === 'ready') report.end('done', result.libc.revision ?? result.libc.version);
    if (result.state === 'unavailable') report.end('failed', result.reason);
    return result;
  };
  return allSettledThenThrow(requested.map(provisionOne));
}

/**
 * Adds the resolver files of a provisioned image with the same libc.so.6. Controls then compare the whole resolver with
 * that image, and find another libresolv.so.2 beside that libc.so.6.
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

/** The state of one libc. An error concerns that libc only; a full disk concerns all. @throws StorageError */
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
