import { matchesGlob } from 'node:path';
import { suggest } from '../../util/suggest.ts';
import type { LibcKind } from '../types.ts';
import { pathHint } from './path-hint.ts';
import { compareVersions, parseRange } from './version.ts';

/** What a pattern is held against; `version` is null for a libc that is not there to be read. */
export interface Matchable {
  id: string;
  kind: LibcKind;
  version: string | null;
}

/** No libc of the catalogue fits what was asked for. */
export class UnknownLibcError extends Error {
  override name = 'UnknownLibcError';
  readonly pattern: string;
  /** What was probably meant. */
  readonly near: string | null;
  readonly known: readonly string[];

  constructor(pattern: string, libcs: readonly Matchable[]) {
    const known = libcs.map((libc) => libc.id);
    const near = suggest(pattern, known);
    const hint = folderHint(pattern) ?? pathHint(pattern) ?? versionHint(pattern, libcs) ?? wordHint(near, known);
    super(`no libc matches '${pattern}': ${hint}`);
    this.pattern = pattern;
    this.near = near;
    this.known = known;
  }
}

function wordHint(near: string | null, known: readonly string[]): string {
  return near ? `did you mean '${near}'?` : `known are ${known.join(', ')}, globs of these, and glibc versions`;
}

/** What to say of a word that speaks of a folder, and does not say which; null of another. */
function folderHint(pattern: string): string | null {
  return /^(dir|build):\s*$/.test(pattern) ? `say which folder, like ${pattern.trim()}/opt/glibc` : null;
}

/** What to say of a word that speaks of versions; null of another. */
function versionHint(pattern: string, libcs: readonly Matchable[]): string | null {
  if (!/^\s*[<>=\d]/.test(pattern)) return null;
  const versions = libcs.flatMap(({ kind, version }) => (kind === 'glibc' && version !== null ? [version] : []));
  const there = [...new Set(versions)].toSorted(compareVersions).join(', ');
  const form = parseRange(pattern) ? '' : "a version is like 2.31, a range like '>=2.26 <2.40'; ";
  return `${form}there ${there ? `are ${there}` : 'is none to be read yet'}`;
}

/**
 * The libcs that any of `patterns` means, in the catalogue's order: ids, globs of ids (`debian-*`), versions (`2.31`)
 * and ranges (`>=2.26 <2.40`). Ranges mean glibc; musl counts its versions differently.
 * Throws UnknownLibcError for the first pattern that means none.
 */
export function matchLibcs<T extends Matchable>(patterns: readonly string[], libcs: readonly T[]): T[] {
  const wanted = new Set<T>();
  for (const pattern of patterns) {
    const found = libcs.filter((libc) => matches(pattern, libc));
    if (found.length === 0) throw new UnknownLibcError(pattern, libcs);
    for (const libc of found) wanted.add(libc);
  }
  return libcs.filter((libc) => wanted.has(libc));
}

function matches(pattern: string, { id, kind, version }: Matchable): boolean {
  const inRange = parseRange(pattern);
  if (inRange) return kind === 'glibc' && version !== null && inRange(version);
  return matchesGlob(id, pattern);
}
