import type { Cell } from '../core/cell.ts';
import { releaseOf } from '../core/release.ts';
import { type DaemonId, Expectation, type LibcFacts, type ProbeId } from '../core/schema.ts';
import { compareVersions, parseRange } from '../libc/catalogue/version.ts';
import { isCustomLibc } from '../libc/custom/custom-libc.ts';
import { expectByDesign, expectNotReproduced, expectReproduced, unknown } from '../repro.ts';

/** What a source says of a C library: that whose resolver sends the queries of the cell. */
export interface ExpectationRule {
  (libc: LibcFacts, cell: Cell): Expectation;
  /** The rule in words, with its sources, for the lesson. */
  readonly inWords?: readonly string[];
}

/** An expectation, or a rule, in words with its sources. */
export function expectationInWords(rule: Expectation | ExpectationRule): readonly string[] {
  if (typeof rule === 'function') return rule.inWords ?? ['it depends on the cell: the file says how'];
  if (rule.value === 'unknown') return ['unknown: no source says it, so the lab measures'];
  return [`${valueInWords(rule)} on every version: ${rule.source}`];
}

function valueInWords({ value, byDesign = false }: Expectation): string {
  if (byDesign) return 'shown by design';
  return { reproduced: 'shown', 'not-reproduced': 'absent', unknown: 'unknown' }[value];
}

/** The right outcome, on every version. @param source where that is written */
export function absent(source: string): Expectation {
  return expectNotReproduced(source);
}

/** The outcome that the scenario describes as `shown`, on every version. @param source where that is written */
export function shown(source: string): Expectation {
  return expectReproduced(source);
}

/** What a check of daemons shows is intended by the daemon's developers. @param source where that is written */
export function byDesign(source: string): Expectation {
  return expectByDesign(source);
}

export interface Backports {
  /** The first release with the bug; releases before it are fine. */
  since?: string;
  /** Package revisions of Debian that have the fix first, by upstream version one each: `2.36-9+deb12u9`. */
  debian?: readonly string[];
  /** Upstream versions whose packages of Debian do not have it, as far as their changelogs go: `2.31`. */
  notInDebian?: readonly string[];
  /** Whether upstream's release branches have the fix as well: then a version older than the release does not tell. */
  branches?: boolean;
}

/**
 * A bug that a release fixed. Older versions have it, unless a backport is known: then a package that the lists do not have, and a
 * build of the user's own, are `unknown`.
 *
 * @param release the first upstream release with the fix; null: none has it up to now
 * @param source the NEWS entry, the bug, the commit, the changelog
 */
export function fixedIn(
  release: string | null,
  source: string,
  { since, debian = [], notInDebian = [], branches = false }: Backports = {},
): ExpectationRule {
  for (const version of [release ?? [], since ?? [], notInDebian].flat()) refuseVersion(version);
  const fixes = debian.map(readRevision);
  const rule = (libc: LibcFacts) => {
    if (libc.kind !== 'glibc') return unknown;
    const { version, revision } = libc;
    if (release !== null && compareVersions(version, release) >= 0) return absent(source);
    if (since !== undefined && compareVersions(version, since) < 0) {
      return absent(`${source}; the bug came with glibc ${since}`);
    }
    const own = DEBIAN.test(revision ?? '') ? readRevision(revision ?? '') : null;
    const fix = own && fixes.find((each) => each.version === own.version);
    if (own && fix) {
      const words = `${source}; Debian has it from ${fix.text} on (debian/changelog)`;
      return compareVersions(own.package, fix.package) >= 0 ? absent(words) : shown(words);
    }
    if (own && notInDebian.includes(own.version)) return shown(`${source}; not in debian/changelog up to ${revision}`);
    // A release as upstream published it has no backports; a package, or a build of the user's own, may have any.
    const mayHaveIt = revision !== null || isCustomLibc(libc.id);
    return (branches || debian.length > 0) && mayHaveIt ? unknown : shown(`${source}; ${version} is older`);
  };
  return Object.assign(rule, { inWords: fixInWords(release, source, { since, debian, notInDebian, branches }) });
}

function fixInWords(
  release: string | null,
  source: string,
  { since, debian, notInDebian, branches }: Required<Omit<Backports, 'since'>> & { since: string | undefined },
): string[] {
  const from = since === undefined ? '' : ` from glibc ${since} on`;
  const until =
    release === null
      ? '; no release has the fix'
      : `${from === '' ? '' : ' and'} before glibc ${release}, absent since`;
  return [
    `shown${from}${until}: ${source}`,
    ...(debian.length > 0 ? [`absent from these revisions of Debian on: ${debian.join(', ')} (debian/changelog)`] : []),
    ...(notInDebian.length > 0 ? [`shown in Debian's ${notInDebian.join(', ')}: not in debian/changelog`] : []),
    ...(branches || debian.length > 0
      ? ['unknown in other packages and custom builds of older versions, which may have the fix']
      : []),
  ];
}

/** Another distribution's revision has another form. */
const DEBIAN = /^([\d.]+)-(\d+)(?:\+deb\d+u(\d+))?$/;

/** The upstream version in a revision of Debian's glibc, 2.36 for `2.36-9+deb12u14`; null for other words. */
export function upstreamOfDebian(text: string): string | null {
  return DEBIAN.exec(text)?.[1] ?? null;
}

/** A revision of Debian: upload and update as dotted numbers, 9.14 for `2.36-9+deb12u14`. @throws RangeError for another */
function readRevision(text: string): { text: string; version: string; package: string } {
  const [, version, upload, update = '0'] = DEBIAN.exec(text) ?? [];
  if (version === undefined) throw new RangeError(`'${text}' is no revision of Debian such as 2.36-9+deb12u9`);
  return { text, version, package: `${upload}.${update}` };
}

/**
 * By probe, for a scenario about runtimes; others are unknown. A rule is asked about the libc of the cell.
 *
 * @param byId the expectations, by the ids of probes
 */
export function byProbe(byId: Readonly<Partial<Record<ProbeId, Expectation | ExpectationRule>>>): ExpectationRule {
  const rule = (libc: LibcFacts, cell: Cell) => {
    const found = byId[cell.probe] ?? unknown;
    return typeof found === 'function' ? found(libc, cell) : found;
  };
  const inWords = Object.entries(byId).flatMap(([id, each]) =>
    expectationInWords(each).map((words) => `${id}: ${words}`),
  );
  return Object.assign(rule, { inWords });
}

/**
 * By daemon, for a scenario about several; `none` is a cell without one, and others are unknown. A rule is asked about the libc whose resolver
 * sends the queries.
 *
 * @param byId the expectations, by the ids of daemons
 */
export function byDaemon(byId: Readonly<Partial<Record<DaemonId, Expectation | ExpectationRule>>>): ExpectationRule {
  const rule = (libc: LibcFacts, cell: Cell) => {
    const found = byId[cell.daemon.id] ?? unknown;
    return typeof found === 'function' ? found(libc, cell) : found;
  };
  const inWords = Object.entries(byId).flatMap(([id, each]) =>
    expectationInWords(each).map((words) => `${id === 'none' ? 'no daemon' : id}: ${words}`),
  );
  return Object.assign(rule, { inWords });
}

/**
 * By the version of the daemon: the first range that has it, such as `<=1.5.2`. The version is that of the package without its revision. A
 * program of the user's own has none, unless the user says so: what any range has as shown may be so.
 */
export function byDaemonVersion(ranges: Readonly<Record<string, Expectation>>): ExpectationRule {
  const tests = readRanges(ranges);
  const rule = (_: LibcFacts, { daemon }: Cell) => {
    const release = releaseOf(daemon);
    if (release === undefined)
      return tests.find(({ expectation }) => expectation.value === 'reproduced')?.expectation ?? unknown;
    const [, version] = /^(?:\d+:)?(\d+(?:\.\d+)+)/.exec(release ?? '') ?? [];
    if (version === undefined) return unknown;
    return tests.find(({ holds }) => holds(version))?.expectation ?? unknown;
  };
  const words = (range: string, expectation: Expectation) =>
    `${valueInWords(expectation)} in versions ${range}: ${expectation.source}`;
  return Object.assign(rule, { inWords: Object.entries(ranges).map(([range, each]) => words(range, each)) });
}

/** @throws RangeError for a text that is no version, which every comparison would take for some version */
function refuseVersion(text: string): void {
  if (!/^\d+(\.\d+)+$/.test(text)) throw new RangeError(`'${text}' is no version such as 2.36`);
}

/** By version of glibc: the first range that has the version, such as `>=2.26 <2.40`. */
export function byVersion(ranges: Readonly<Record<string, Expectation>>): ExpectationRule {
  return byVersionOf('glibc', ranges);
}

/** By version of musl, for the member `musl` of a scenario: the first range that has the version, such as `<1.2.4`. */
export function byMuslVersion(ranges: Readonly<Record<string, Expectation>>): ExpectationRule {
  return byVersionOf('musl', ranges);
}

function byVersionOf(kind: LibcFacts['kind'], ranges: Readonly<Record<string, Expectation>>): ExpectationRule {
  const tests = readRanges(ranges);
  const rule = (libc: LibcFacts) => {
    if (libc.kind !== kind) return unknown;
    return tests.find(({ holds }) => holds(libc.version))?.expectation ?? unknown;
  };
  const inWords = Object.entries(ranges).map(([range, each]) => rangeInWords(`${kind} ${range}`, each));
  return Object.assign(rule, { inWords });
}

/** @throws RangeError for a text that is no range, and for a value that is no expectation */
function readRanges(ranges: Readonly<Record<string, Expectation>>) {
  return Object.entries(ranges).map(([text, expectation]) => {
    const holds = parseRange(text);
    if (!holds) throw new RangeError(`'${text}' is no range of versions such as '>=2.26 <2.40'`);
    if (!Expectation.safeParse(expectation).success)
      throw new RangeError(`'${text}': an expectation is shown(…), absent(…) or unknown`);
    return { holds, expectation };
  });
}

function rangeInWords(range: string, expectation: Expectation): string {
  const { source } = expectation;
  return `${valueInWords(expectation)} on ${range}${source === '' ? '' : `: ${source}`}`;
}
