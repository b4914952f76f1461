import { globSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'rolldown';
import { StorageError, storageFault } from '../core/storage-error.ts';
import { removeAbandoned, temporaryName } from '../libc/image/temp-dirs.ts';
import { mkdirp } from '../util/mkdirp.ts';
import { type Bundle, CODE, digestOf, findBundle, keyOf, START } from './find.mjs';

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
        ...(movable ? [] : [catalogueModules, ownAddresses]),
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

/**
 * Packages that stay outside bundles: ffi-rs loads a native library beside itself, rolldown builds bundles, and few commands
 * need SMTP, whose modules load Node's HTTP client.
 */
const EXTERNAL = ['ffi-rs', 'rolldown', 'smtp-server', 'nodemailer/lib/smtp-connection'];

const require = createRequire(import.meta.url);

/** Resolves external packages to their installed paths. */
const installedExternals: Plugin = {
  name: 'installed-externals',
  resolveId(id) {
    return EXTERNAL.includes(id) ? { id: pathToFileURL(require.resolve(id)).href, external: true } : null;
  },
};

/** Leaves external packages as bare names, which Node resolves beside the mounted bundle. */
const bareExternals: Plugin = {
  name: 'bare-externals',
  resolveId(id) {
    return EXTERNAL.includes(id) ? { id, external: true } : null;
  },
};

/** The messages of dns2 without its servers and clients, which load Node's HTTP server. */
const packetsOnly: Plugin = {
  name: 'packets-only',
  resolveId(id) {
    return id === 'dns2' ? PACKETS : null;
  },
  load(id) {
    if (id !== PACKETS) return null;
    const packet = join(dirname(require.resolve('dns2/package.json')), 'packet.js');
    return `export { default as Packet } from ${JSON.stringify(packet)};`;
  },
};

const PACKETS = '\0packets';

/** The catalogue finds its files by their place; a bundle has their modules instead. */
const catalogueModules: Plugin = {
  name: 'catalogue-modules',
  transform(code, id) {
    if (!id.endsWith('/repros/catalogue/index.ts')) return null;
    const files = globSync('*/*.ts', { cwd: dirname(id) }).toSorted();
    const imports = files.map((file, index) => `import scenario${index} from './${file}';\n`).join('');
    const entries = files.map((file, index) => `{ file: '${file}', definition: scenario${index} }`).join(', ');
    const search = /export const catalogue[\s\S]*?\n\);\n/;
    if (!search.test(code)) throw new Error(`${id}: no search for files to replace`);
    return { code: imports + code.replace(search, `export const catalogue = [${entries}];\n`), map: null };
  },
};

/** Joined from parts, because this module is bundled too. */
const OWN_ADDRESS = ['import', 'meta', 'url'].join('.');

/** Replaces `import.meta.url` by the address of the source, because modules find files beside their sources. */
const ownAddresses: Plugin = {
  name: 'own-addresses',
  transform(code, id) {
    if (!code.includes(OWN_ADDRESS)) return null;
    return { code: code.replaceAll(OWN_ADDRESS, JSON.stringify(pathToFileURL(id).href)), map: null };
  },
};
