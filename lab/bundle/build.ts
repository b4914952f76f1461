import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageError, storageFault } from '../core/storage-error.ts';
import { removeAbandoned, temporaryName } from '../libc/image/temp-dirs.ts';
import { mkdirp } from '../util/mkdirp.ts';
import { type Bundle, CODE, digestOf, findBundle, keyOf, START } from './find.mjs';
import {
  bareExternals,
  catalogueModules,
  installedExternals,
  packetsOnly,
  pageModulesAsText,
  sourceAddresses,
} from './plugins.ts';

/** The age after which a bundle of other sources counts as unused. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * The folder of a bundle in `directory`, built unless an undamaged one exists. Its name has the digests of its sources and
 * of its code. Bundles of the same name that are older than a week are removed.
 * @throws StorageError for a full disk
 */
export async function buildBundle(bundle: Bundle, directory: string): Promise<string> {
  const known = findBundle(bundle, directory);
  if (known !== null) return known;
  try {
    await mkdirp(directory);
    await removeAbandoned(directory);
    const folder = await build(bundle, directory);
    await removeOld(bundle.name, directory, folder);
    return folder;
  } catch (error) {
    const fault = storageFault(error);
    throw fault === null ? error : new StorageError(`the bundle ${bundle.name}`, fault);
  }
}

async function build(bundle: Bundle, directory: string): Promise<string> {
  const { house, entry, movable, name } = bundle;
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
    });
    await writeFile(join(temporary, START), START_CODE);
    const folder = join(directory, `${name}-${key}-${digestOf(await readFile(join(temporary, CODE)))}`);
    await putInPlace(temporary, folder);
    return folder;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** The compile cache holds the functions that its first process compiled, so each command has two: one for its inner process. */
const START_CODE = `import { enableCompileCache } from 'node:module';
const [command = ''] = process.argv.slice(2);
const kind = /^[a-z]+$/.test(command) ? command : 'other';
const inside = process.pid === 1 ? '-inside' : '';
enableCompileCache(\`\${import.meta.dirname}/compiled/\${kind}\${inside}\`);
await import('./${CODE}');
`;

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

async function removeOld(name: string, directory: string, except: string): Promise<void> {
  const old = Date.now() - KEPT_MS;
  for (const each of await readdir(directory)) {
    const folder = join(directory, each);
    if (!each.startsWith(`${name}-`) || folder === except) continue;
    const made = await stat(join(folder, CODE)).catch(() => null);
    if (made === null || made.mtimeMs < old) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}
