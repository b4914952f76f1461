// Plain JavaScript, because the launcher searches for a bundle before Node strips types.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * TypeScript modules and their packages as one JavaScript module.
 * @typedef {object} Bundle
 * @property {string} name the beginning of its folder's name in the cache
 * @property {string} house the repository's directory
 * @property {string} entry the first module, relative to `house`
 * @property {readonly string[]} sources folders and files of `house` with all its sources; others may be among them
 * @property {boolean} movable whether it runs in another place than its sources; otherwise its modules keep their `import.meta.url`
 */

/** The module of a bundle, and the module that starts it with a compile cache. */
export const CODE = 'code.mjs';
export const START = 'start.mjs';

/** The file of a bundle with the path of its repository. */
export const HOUSE = 'house';

/** The file with the versions of the installed packages. */
const INSTALLED = 'node_modules/.package-lock.json';

const MODULE = /\.(m?ts|mjs)$/;

/**
 * The digest of a bundle's sources: their content and place, and the versions of all packages.
 * @param {Bundle} bundle
 * @returns {string}
 */
export function keyOf({ name, house, entry, sources, movable }) {
  const hash = createHash('sha256').update(JSON.stringify([name, house, entry, movable]));
  const add = (/** @type {string} */ path) => hash.update(`\0${path}\0`).update(readFileSync(join(house, path)));
  for (const source of [...sources, INSTALLED]) {
    if (statSync(join(house, source)).isDirectory()) for (const path of modulesBelow(house, source)) add(path);
    else add(source);
  }
  return short(hash);
}

/**
 * The beginning of the folder names of a bundle, of any sources of its repository.
 * @param {Bundle} bundle
 * @returns {string}
 */
export function familyOf({ name, house }) {
  return `${name}-${short(createHash('sha256').update(house))}-`;
}

/**
 * The folder of an undamaged bundle, or null.
 * @param {Bundle} bundle
 * @param {string} directory the folder of bundles
 * @returns {string | null}
 */
export function findBundle(bundle, directory) {
  try {
    const beginning = `${familyOf(bundle)}${keyOf(bundle)}-`;
    const found = readdirSync(directory).find(
      (each) => each.startsWith(beginning) && isUndamaged(join(directory, each)),
    );
    return found === undefined ? null : join(directory, found);
  } catch {
    // An unreadable bundle counts as missing; the lab then runs from its sources.
    return null;
  }
}

/**
 * Whether this process runs from a bundle of this repository: its launcher has just found it, or it goes on from what an outer process
 * began with.
 * @param {string} house the repository's directory
 */
export function isBundled(house) {
  try {
    return readFileSync(join(dirname(process.argv[1] ?? ''), HOUSE), 'utf8') === house;
  } catch {
    return false;
  }
}

/** @param {string | Buffer} code */
export function digestOf(code) {
  return short(createHash('sha256').update(code));
}

/**
 * Whether the code has the digest at the end of the folder's name.
 * @param {string} folder
 */
function isUndamaged(folder) {
  return statSync(join(folder, START)).isFile() && folder.endsWith(`-${digestOf(readFileSync(join(folder, CODE)))}`);
}

/**
 * @param {string} house
 * @param {string} folder
 * @returns {string[]}
 */
function modulesBelow(house, folder) {
  return readdirSync(join(house, folder), { withFileTypes: true }).flatMap((each) => {
    const path = `${folder}/${each.name}`;
    if (each.isDirectory()) return modulesBelow(house, path);
    return MODULE.test(path) ? [path] : [];
  });
}

/** @param {import('node:crypto').Hash} hash */
function short(hash) {
  return hash.digest('hex').slice(0, 16);
}
