import type { Cell } from '../core/cell.ts';
import type { Expectation, LibcFacts } from '../core/schema.ts';
import { compareVersions, parseRange } from '../libc/catalogue/version.ts';
import { isCustomLibc } from '../libc/custom/custom-libc.ts';
import { expectNotReproduced, expectReproduced, unknown } from '../repro.ts';

/** What a source says of a C library: that whose resolver sends the queries of the cell. */
export type ExpectationRule = (libc: LibcFacts, cell: Cell) => Expectation;

/** The right outcome, on every version. @param source where that is written */
export function absent(source: string): Expectation {
  return expectNotReproduced(source);
}

/** The outcome that the scenario describes as `shown`, on every version. @param source where that is written */
export function shown(source: string): Expectation {
  return expectReproduced(source);
}

export interface Backports {
  /** The first release with the bug; releases before it are fine. */
  since?: string;
  /**
   * By package version without the update (`2.36-9`), the first of Debian's updates that has the fix (`deb12u9`), or `never` if the
   * changelogs up to now do not have it.
   */
  debian?: Readonly<Record<string, string>>;
  /** Whether upstream's release branches have the fix as well: then a version older than the release does not tell. */
  branches?: boolean;
}

/**
 * A bug that a release fixed. Older versions have it, unless a backport is known: then a package that the list does not have, and a
 * build of the user's own, are `unknown`.
 *
 * @param release the first upstream release with the fix
 * @param source the NEWS entry, the bug, the commit
 */
export function fixedIn(
  release: string,
  source: string,
  { since, debian = {}, branches }: Backports = {},
): ExpectationRule {
  const hasBackports = branches || Object.values(debian).some((update) => update !== 'never');
  return (libc) => {
    if (libc.kind !== 'glibc') return unknown;
    if (compareVersions(libc.version, release) >= 0) return absent(source);
    if (since !== undefined && compareVersions(libc.version, since) < 0) {
      return absent(`${source}; the bug came with glibc ${since}`);
    }
    const [, base = '', update = ''] = DEBIAN.exec(libc.revision ?? '') ?? [];
    const first = debian[base];
    if (first !== undefined) return byUpdate(base, update, first, source);
    if (hasBackports && mayHaveBackport(libc)) return unknown;
    return shown(`${source}; ${libc.version} is older`);
  };
}

/** By version: the first range that has the version, such as `>=2.26 <2.40`. */
export function byVersion(ranges: Readonly<Record<string, Expectation>>): ExpectationRule {
  const tests = Object.entries(ranges).map(([text, expectation]) => {
    const holds = parseRange(text);
    if (!holds) throw new RangeError(`'${text}' is no range of versions such as '>=2.26 <2.40'`);
    return { holds, expectation };
  });
  return (libc) => {
    if (libc.kind !== 'glibc') return unknown;
    return tests.find(({ holds }) => holds(libc.version))?.expectation ?? unknown;
  };
}

/** `2.36-9+deb12u14` has the base `2.36-9` and the update `deb12u14`. */
const DEBIAN = /^([\d.]+-\d+)(?:\+(deb\d+u\d+))?$/;

function byUpdate(base: string, update: string, first: string, source: string): Expectation {
  if (first === 'never') return shown(`${source}; not in debian/changelog of ${base} up to now`);
  const has = numberOf(update) >= numberOf(first);
  const words = `${source}; Debian has it from ${base}+${first} on (debian/changelog)`;
  return has ? absent(words) : shown(words);
}

/** The number of an update; 0 for the package without one. */
function numberOf(update: string): number {
  return Number(/u(\d+)$/.exec(update)?.[1] ?? 0);
}

/** A release as upstream published it has no backports; a package, or a build of the user's own, may have any. */
function mayHaveBackport({ id, revision }: LibcFacts): boolean {
  return revision !== null || isCustomLibc(id);
}
