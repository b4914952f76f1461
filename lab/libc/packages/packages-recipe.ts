import { definitionOf } from '../catalogue/definitions.ts';
import { libcRecipe, type Recipe } from '../image/recipe.ts';
import type { DebianSource } from '../types.ts';

/** The longest part of a folder's name that names packages; the key behind it tells images apart. */
const LONGEST_NAME = 60;

/** A package in the words of apt: its name (deb-version(7), Debian Policy 5.6.1), and a version or a suite. */
const PACKAGE = /^[a-z0-9][a-z0-9+.-]+(?::[a-z0-9-]+)?(?:[=/][A-Za-z0-9.+:~-]+)?$/;

/** Whether a word can be a package, so that apt takes it for nothing else. */
export function isPackageName(word: string): boolean {
  return PACKAGE.test(word);
}

/** A set of packages as a key: their order does not matter. */
export function packagesKey(packages: readonly string[]): string {
  return [...new Set(packages)].toSorted().join(' ');
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
  return { ...recipe, ...withFurther(libcId, recipe.source, packages) };
}

/** A daemon's recipe with further packages of its suite. The daemons' suites are Debian's. */
export function daemonPackagesRecipe(recipe: Recipe, packages: readonly string[]): Recipe {
  const { source } = recipe;
  if (packages.length === 0 || source.from !== 'debian') return recipe;
  return { ...recipe, ...withFurther(recipe.name, source, packages) };
}

/** The same packages in another order are the same image. */
function withFurther(name: string, source: DebianSource, packages: readonly string[]): Pick<Recipe, 'name' | 'source'> {
  const further = [...new Set(packages)].filter((each) => !source.packages.includes(each)).toSorted();
  const label = further.map((each) => each.replaceAll(/[/=:]/g, '-')).join('+');
  return {
    name: `${name}+${label.slice(0, LONGEST_NAME)}`,
    source: { ...source, packages: [...source.packages, ...further] },
  };
}
