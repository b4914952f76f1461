import { matchesGlob } from 'node:path';
import { suggest } from '../../util/suggest.ts';
import type { LibcKind } from '../types.ts';
import { globOfRelease } from './debian-releases.ts';
import { parseKindRange } from './kind-range.ts';
import { pathHint } from './path-hint.ts';
import { compareVersions } from './version.ts';

/** The facts that patterns are matched with; `version` is null for a libc that is not provisioned. */
export interface Matchable {
  id: string;
  kind: LibcKind;
  version: string | null;
}

/** No libc of the catalogue matches a pattern. */
export class UnknownLibcError extends Error {
  override name = 'UnknownLibcError';
  readonly pattern: string;
  /** The most similar id. */
  readonly near: string | null;
  readonly known: readonly string[];

  constructor(pattern: string, libcs: readonly Matchable[]) {
    const known = libcs.map((libc) => libc.id);
    // The name of a suite is that of two libcs: it stands for its glibc.
    const glibcs = libcs.filter(({ kind }) => kind === 'glibc').map(({ id }) => id);
    const near = (pattern.startsWith('mus') ? null : suggest(pattern, glibcs)) ?? suggest(pattern, known);
    const hint =
      folderHint(pattern) ??
      pathHint(pattern) ??
      alpineHint(pattern) ??
      versionHint(pattern, libcs) ??
      wordHint(near, known);
    super(`no libc matches '${pattern}': ${hint}`);
    this.pattern = pattern;
    this.near = near;
    this.known = known;
  }
}

function wordHint(near: string | null, known: readonly string[]): string {
  return near ? `did you mean '${near}'?` : `known are ${known.join(', ')}, globs of these, and glibc versions`;
}

/** The hint for `dir:` or `build:` without a folder; null for other words. */
function folderHint(pattern: string): string | null {
  return /^(dir|build):\s*$/.test(pattern) ? `name a folder, like ${pattern.trim()}/opt/glibc` : null;
}

/** The hint for a version or a range; null for other words. */
function versionHint(pattern: string, libcs: readonly Matchable[]): string | null {
  const range = parseKindRange(pattern);
  if (!range && !/^\s*[<>=\d]/.test(pattern)) return null;
  const versions = libcs.flatMap(({ kind, version }) =>
    kind === (range?.kind ?? 'glibc') && version !== null ? [version] : [],
  );
  const known = [...new Set(versions)].toSorted(compareVersions).join(', ');
  const form = range ? '' : "a version is like 2.31, a range like '>=2.26 <2.40'; ";
  return `${form}${known ? `known are ${known}` : 'no libc is provisioned yet'}`;
}

/** The hint for Alpine, of which the lab has no image; null for other words. */
function alpineHint(pattern: string): string | null {
  return /^alpine\b/i.test(pattern)
    ? "Alpine's libc is musl, and `apk info musl` prints its version there: name it like musl-1.2.5"
    : null;
}

/**
 * The libcs that match a pattern, in the catalogue's order. Patterns are ids, globs of ids (`debian-*`), releases (`bookworm`, `debian-12`), kinds (`musl`),
 * versions (`2.31`, `musl-1.2.3`) and ranges (`>=2.26 <2.40`).
 * @throws UnknownLibcError for the first pattern without a match
 */
export function matchLibcs<T extends Matchable>(patterns: readonly string[], libcs: readonly T[]): T[] {
  const selected = new Set<T>();
  for (const pattern of patterns) {
    const matches = matcherOf(pattern);
    const found = libcs.filter(matches);
    if (found.length === 0) throw new UnknownLibcError(pattern, libcs);
    for (const libc of found) selected.add(libc);
  }
  return libcs.filter((libc) => selected.has(libc));
}

/** Whether a pattern, as of `matchLibcs`, matches one of these libcs. */
export function isMatched(pattern: string, libcs: readonly Matchable[]): boolean {
  return libcs.some(matcherOf(pattern));
}

function matcherOf(pattern: string): (libc: Matchable) => boolean {
  const range = parseKindRange(pattern);
  if (range) return ({ kind, version }) => kind === range.kind && version !== null && range.holds(version);
  const glob = globOfRelease(pattern) ?? pattern;
  return ({ id, kind }) => kind === pattern || matchesGlob(id, glob);
}
