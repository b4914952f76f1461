import { definitionOf } from '../catalogue/definitions.ts';
import { libcRecipe, type Recipe } from '../image/recipe.ts';

/** The longest part of a folder's name that names packages; the key behind it tells images apart. */
const LONGEST_NAME = 60;

/** A package in the words of apt: its name (deb-version(7), Debian Policy 5.6.1), and a version or a suite. */
const PACKAGE = /^[a-z0-9][a-z0-9+.-]+(?::[a-z0-9-]+)?(?:[=/][A-Za-z0-9.+:~-]+)?$/;

/** Whether a word can be a package, so that apt takes it for nothing else. */
export function isPackageName(word: string): boolean {
  return PACKAGE.test(word);
}

/**
 * The recipe of a libc's image with further packages of its suite; the reason why there is none for a libc that is not a
 * Debian suite.
 */
export function packagesRecipe(libcId: string, packages: readonly string[]): Recipe | { reason: string } {
  const recipe = libcRecipe(libcId);
  const kind = definitionOf(libcId)?.kind;
  if (kind === 'musl')
    return { reason: `packages (${packages.join(', ')}): Debian builds them for glibc, and ${libcId} is musl` };
  if (recipe?.source.from !== 'debian') {
    return { reason: `packages (${packages.join(', ')}) need a libc of a Debian suite, and ${libcId} is none` };
  }
  const { source } = recipe;
  // The same packages in another order are the same image.
  const further = [...new Set(packages)].filter((name) => !source.packages.includes(name)).toSorted();
  const label = further.map((name) => name.replaceAll(/[/=:]/g, '-')).join('+');
  return {
    ...recipe,
    name: `${libcId}+${label.slice(0, LONGEST_NAME)}`,
    source: { ...source, packages: [...source.packages, ...further] },
  };
}
