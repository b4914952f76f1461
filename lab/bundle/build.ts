import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StorageError, storageFault } from '../core/storage-error.ts';
import { removeAbandoned, temporaryName } from '../libc/image/temp-dirs.ts';
import { mkdirp } from '../util/mkdirp.ts';
import { type Bundle, CODE, digestOf, familyOf, findBundle, HOUSE, keyOf, START } from './find.mjs';
import {
  bareExternals,
  catalogueModules,
  installedExternals,
  packetsOnly,
  pageModulesAsText,
  sourceAddresses,
} from './plugins.ts';
import { startCode } from './start-code.ts';

const HOUR_MS = 60 * 60 * 1000;

/** How many bundles of a repository stay: those of its last changes, and of another branch. */
const KEPT = 3;

/** The age from which a bundle beyond those may be removed: a younger one may be in use. */
const IN_USE_MS = HOUR_MS;

/** The age after which a bundle of another repository counts as unused. */
const UNUSED_MS = 7 * 24 * HOUR_MS;

/**
 * The folder of a bundle in `directory`, built unless an undamaged one exists. Its name has the digests of its repository's path, of its
 * sources and of its code. Of the other bundles of its name stay the newest few of this repository, those of the last hour, and those of
 * other repositories, for a week at most.
 * @throws StorageError for a full disk
 */
export async function buildBundle(bundle: Bundle, directory: string): Promise<string> {
  const known = findBundle(bundle, directory);
  if (known !== null) return known;
  try {
    await mkdirp(directory);
    await removeAbandoned(directory);
    const folder = await build(bundle, directory);
    await removeOld(bundle, directory, folder);
    return folder;
  } catch (error) {
    const fault = storageFault(error);
    throw fault === null ? error : new StorageError(`the bundle ${bundle.name}`, fault);
  }
}

async function build(bundle: Bundle, directory: string): Promise<string> {
  const { house, entry, movable } = bundle;
  // The digest is taken before the build reads the sources: after a change in between, the next start builds again.
  const key = keyOf(bundle);
  const temporary = join(directory, await temporaryName());
  await mkdir(temporary);
  try {
    // Imported only here, because rolldown takes as long to load as the whole lab.
    const { rolldown } = await import('rolldown');
    await using building = await rolldown({
      input: join(house, entry),
      platform: 'node',
      external: [/^node:/],
      plugins: [
        movable ? bareExternals : installedExternals,
        packetsOnly,
        ...(movable ? [] : [catalogueModules, pageModulesAsText, sourceAddresses]),
      ],
    });
    await building.write({
      dir: temporary,
      entryFileNames: CODE,
      format: 'esm',
      codeSplitting: false,
      sourcemap: true,
      // Each start reads and hashes the whole code. Names stay as they are in messages of errors.
      minify: { compress: false, mangle: false, codegen: true },
    });
    await writeFile(join(temporary, START), startCode({ compiled: "join(import.meta.dirname, 'compiled')" }));
    await writeFile(join(temporary, HOUSE), house);
    const folder = join(directory, `${familyOf(bundle)}${key}-${digestOf(await readFile(join(temporary, CODE)))}`);
    await putInPlace(temporary, folder);
    return folder;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Moves the build to its folder and replaces a damaged one. An undamaged one, from a faster process, stays. */
async function putInPlace(temporary: string, folder: string): Promise<void> {
  const digest = folder.slice(folder.lastIndexOf('-') + 1);
  const code = await readFile(join(folder, CODE)).catch(() => null);
  const started = await stat(join(folder, START)).catch(() => null);
  if (code !== null && started !== null && digestOf(code) === digest) return;
  await rm(folder, { recursive: true, force: true });
  await rename(temporary, folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

/** Removes the bundles of the same name that are probably unused. */
async function removeOld(bundle: Bundle, directory: string, made: string): Promise<void> {
  const names = (await readdir(directory)).filter((each) => each.startsWith(`${bundle.name}-`));
  const others = (await Promise.all(names.map((each) => readBundle(join(directory, each)))))
    .filter(({ folder }) => folder !== made)
    .toSorted((one, other) => other.madeAt - one.madeAt);
  const isOwn = ({ folder }: FoundBundle) => basename(folder).startsWith(familyOf(bundle));
  const surplus = [...others.filter(isOwn).slice(KEPT - 1), ...others.filter(({ isOrphan }) => isOrphan)];
  const now = Date.now();
  const unused = [
    ...surplus.filter(({ madeAt }) => madeAt < now - IN_USE_MS),
    ...others.filter((each) => !isOwn(each) && each.madeAt < now - UNUSED_MS),
  ];
  for (const { folder } of unused) await rm(folder, { recursive: true, force: true }).catch(() => {});
}

interface FoundBundle {
  folder: string;
  /** In milliseconds since 1970; 0 for a folder without code. */
  madeAt: number;
  /** Whether its repository is gone. */
  isOrphan: boolean;
}

async function readBundle(folder: string): Promise<FoundBundle> {
  const code = await stat(join(folder, CODE)).catch(() => null);
  const house = await readFile(join(folder, HOUSE), 'utf8').catch(() => null);
  return { folder, madeAt: code?.mtimeMs ?? 0, isOrphan: house !== null && !existsSync(house) };
}
