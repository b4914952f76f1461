import { statSync } from 'node:fs';

/** The end of an error message about the path of a package; null for other paths. */
export function packageHint(path: string): string | null {
  const kind = kindOfPackage(path);
  return kind === null ? null : `: say ${kind}:${path}`;
}

function kindOfPackage(path: string): string | null {
  return /\.(deb|rpm)$/.exec(path)?.[1] ?? null;
}

/** The hint for the path of a C library without `dir:` or `build:`; null for other words. */
export function pathHint(word: string): string | null {
  const there = statSync(word, { throwIfNoEntry: false });
  const kind = kindOfPackage(word);
  if (kind !== null) return `a package is named as ${kind}:${word}`;
  if (there?.isDirectory()) return `a directory is named as dir:${word}, a build tree of glibc as build:${word}`;
  if (there) return 'it is a file; name the directory that the glibc is installed in, as dir:DIR';
  return /^[.~]{0,2}\//.test(word) ? `it does not exist; a directory with a glibc is named as dir:DIR` : null;
}
