import { statSync } from 'node:fs';
import { quote } from '../../shell/quote.ts';

/** What to say behind an error about a path that is a Debian package; null of another path. */
export function packageHint(path: string): string | null {
  return path.endsWith('.deb') ? `: unpack it with dpkg -x ${quote(path)} DIR, and say dir:DIR` : null;
}

/** What to say to somebody who names a C library by a bare path; null of a word that is no path. */
export function pathHint(word: string): string | null {
  const there = statSync(word, { throwIfNoEntry: false });
  if (word.endsWith('.deb')) return `a package is unpacked with dpkg -x ${quote(word)} DIR, and named as dir:DIR`;
  if (there?.isDirectory()) return `a directory is named as dir:${word}, a build tree of glibc as build:${word}`;
  if (there) return 'it is a file; name the directory that the glibc is installed in, as dir:DIR';
  return /^[.~]{0,2}\//.test(word) ? `it does not exist; a directory with a glibc is named as dir:DIR` : null;
}
