import { matchesGlob } from 'node:path';
import { suggest } from '../../util/suggest.ts';
import type { LibcKind } from '../types.ts';
import { pathHint } from './path-hint.ts';
import { compareVersions, parseRange } from './version.ts';

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

/** The hint for `dir:` or `build:` without a folder; null for other words. */
function folderHint(pattern: string): string | null {
  return /^(dir|build):\s*$/.test(pattern) ? `name a folder, like ${pattern.trim()}/opt/glibc` : null;
}

/** The hint for a version or a range; null for other words. */
function versionHint(pattern: string, libcs: readonly Matchable[]): string | null {
  if (!/^\s*[<>=\d]/.test(pattern)) return null;
  const versions = libcs.flatMap(({ kind, version }) => (kind === 'glibc' && version !== null ? [version] : []));
  const known = [...new Set(versions)].toSorted(compareVersions).join(', ');
  const form = parseRange(pattern) ? '' : "a version is like 2.31, a range like '>=2.26 <2.40'; ";
  return `${form}${known ? `known are ${known}` : 'no libc is provisioned yet'}`;
}

/**
 * The libcs that match a pattern, in the catalogue's order. Patterns are ids, globs of ids (`debian-*`), versions (`2.31`)
 * and ranges (`>=2.26 <2.40`). Versions match glibc only, because musl has another numbering.
 * @throws UnknownLibcError for the first pattern without a match
 */
export function matchLibcs<T extends Matchable>(patterns: readonly string[], libcs: readonly T[]): T[] {
  const selected = new Set<T>();
  for (const pattern of patterns) {
    const found = libcs.filter((libc) => matches(pattern, libc));
    if (found.length === 0) throw new UnknownLibcError(pattern, libcs);
    for (const libc of found) selected.add(libc);
  }
  return libcs.filter((libc) => selected.has(libc));
}

function matches(pattern: string, { id, kind, version }: Matchable): boolean {
  const inRange = parseRange(pattern);
  if (inRange) return kind === 'glibc' && version !== null && inRange(version);
  return matchesGlob(id, pattern);
}
