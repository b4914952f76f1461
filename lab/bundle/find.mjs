// Plain JavaScript: the launcher looks for a bundle before any type is stripped.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * TypeScript modules and the packages that they use, made into one JavaScript module.
 * @typedef {object} Bundle
 * @property {string} name what its folders in the cache begin with
 * @property {string} house the repository's directory
 * @property {string} entry the first module, from the house
 * @property {readonly string[]} sources folders and files of the house that it is made from; more than it uses does no harm
 * @property {boolean} movable whether it runs in another place than its sources: else its modules keep their own `import.meta.url`
 */

/** The module of a bundle, and the one that starts it with a compile cache. */
export const CODE = 'code.mjs';
export const START = 'start.mjs';

/** What says which versions of packages are installed. */
const INSTALLED = 'node_modules/.package-lock.json';

const MODULE = /\.(m?ts|mjs)$/;

/**
 * What a bundle is made from, as a digest: the content of its sources, where they are, and the versions of all packages.
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
 * The folder of a bundle that is as it was made, or null.
 * @param {Bundle} bundle
 * @param {string} directory where bundles are kept
 * @returns {string | null}
 */
export function findBundle(bundle, directory) {
  try {
    const beginning = `${bundle.name}-${keyOf(bundle)}-`;
    const found = readdirSync(directory).find((each) => each.startsWith(beginning) && isSound(join(directory, each)));
    return found === undefined ? null : join(directory, found);
  } catch {
    // What cannot be read is not there: the sources are.
    return null;
  }
}

/** @param {string | Buffer} code */
export function digestOf(code) {
  return short(createHash('sha256').update(code));
}

/**
 * Whether the code is what the end of the folder's name says.
 * @param {string} folder
 */
function isSound(folder) {
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
