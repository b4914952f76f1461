import type { Cell } from '../core/cell.ts';
import { withClaimsAbout } from '../core/claims-about.ts';
import type { DaemonId, Expectation, LibcFacts, Observed } from '../core/schema.ts';
import { compareVersions } from '../libc/catalogue/version.ts';
import type { Repro } from '../repro.ts';
import type { ComparableCell, ComparableRun } from '../results/comparable.ts';

/** The lab's knowledge of C libraries: the reference run, and the sources that the repros name. */
export interface Knowledge {
  reference: Pick<ComparableRun, 'libcs' | 'cells'>;
  repros: readonly Repro[];
}

/** A failure that a C library has: by itself, or in the daemon that runs on it. */
export interface KnownBug {
  repro: Repro;
  /** The variant that shows it. */
  variant: string;
  /** The source, in words. */
  basis: string;
  /** The C libraries of the reference run without it, the newest last. */
  absentFrom: readonly string[];
}

export interface UnknownBug {
  repro: Repro;
  variant: string;
  /** What decides, or the results of other builds of the same version in the reference run, in words; empty without any. */
  elsewhere: string;
}

export interface KnownBugs {
  shown: KnownBug[];
  unknown: UnknownBug[];
}

/**
 * The known bugs of a C library. A build of the reference run, by build-id or by the version of its package, has what it showed
 * there. Of another build the sources of each repro tell, or they do not: a version alone does not say which fixes a build has.
 *
 * Only failures that some C library of the same kind is without are bugs; others are the design. A conformance entry without a number of a bug is no
 * bug. A result that depends on what else is installed is not known of another machine or root.
 *
 * @param daemon the daemon that runs on the C library, whose failures its clients see; `none` for any other program
 */
export function knownBugs(libc: LibcFacts, { reference, repros }: Knowledge, daemon: DaemonId = 'none'): KnownBugs {
  const columns = reference.libcs.filter(({ kind }) => kind === libc.kind);
  const known = sameBuild(columns, libc);
  const found: KnownBugs = { shown: [], unknown: [] };
  const cells = cellsByRepro(reference, daemon);
  for (const repro of repros) {
    if (isOnlyConformance(repro)) continue;
    const all = differingRows(repro, libc.kind, cells, daemon);
    const [first] = all;
    if (!first) continue;
    // A larger repro has variants for options and workarounds too, and a daemon those of its own settings.
    const rows = repro.topic !== undefined && daemon === 'none' ? all : [first];
    if (known) {
      const row = rows.find(({ cells }) => cells.some((cell) => isShownOn(known, cell)));
      if (!row) continue;
      const on = daemon === 'none' ? nameOf(known) : `${daemon} on ${nameOf(known)}`;
      const variant = row.variant === 'main' ? '' : ` (${row.variant})`;
      if (libc.id !== known.id && dependsOnRoot(repro, row.variant, known, daemon)) {
        found.unknown.push({ repro, variant: row.variant, elsewhere: 'what else is installed decides' });
      } else {
        const basis = `The reference run shows it${variant} on ${on}`;
        found.shown.push({ repro, variant: row.variant, absentFrom: absentFrom(row), basis });
      }
    } else {
      const { variant } = first;
      const expected = expectationOf(repro, variant, libc, daemon);
      if (expected?.value === 'reproduced')
        found.shown.push({ repro, variant, absentFrom: absentFrom(first), basis: expected.source });
      if (expected?.value === 'unknown')
        found.unknown.push({ repro, variant, elsewhere: elsewhere(libc, first.cells) });
    }
  }
  return found;
}

/** A difference from a sentence of the manual that nobody has reported as a bug. */
export function isOnlyConformance({ kind, bugs = [] }: Repro): boolean {
  return kind === 'conformance' && bugs.length === 0;
}

/** The column of the same build. The machine of the reference run goes last: a root of its packages may have others beside them. */
export function sameBuild(columns: readonly LibcFacts[], libc: LibcFacts): LibcFacts | undefined {
  const same = columns.filter((column) => isSameBuild(column, libc));
  return same.find(({ id }) => id !== 'host') ?? same[0];
}

function isShownOn({ id }: LibcFacts, { libc, observed }: Outcome): boolean {
  return libc.id === id && observed === 'reproduced';
}

/** Whether the sources leave it open for the same build in any root, though not for the packages of the catalogue alone. */
function dependsOnRoot(repro: Repro, variant: string, libc: LibcFacts, daemon: DaemonId): boolean {
  const inAnyRoot = { ...libc, id: `dir:${libc.id}` };
  return (
    expectationOf(repro, variant, inAnyRoot, daemon)?.value === 'unknown' &&
    expectationOf(repro, variant, libc, daemon)?.value !== 'unknown'
  );
}

/**
 * Debian's revision of a package is one build for each architecture. A C library of the catalogue without a build-id, such as that of a
 * toolchain, is the same wherever it is unpacked; that of a host is not.
 */
export function isSameBuild(column: LibcFacts, libc: LibcFacts): boolean {
  if (column.buildId !== null && column.buildId === libc.buildId) return true;
  if (column.buildId === null && libc.buildId === null && column.id === libc.id && libc.id !== 'host') {
    return column.version === libc.version;
  }
  return column.revision !== null && column.package === libc.package && column.revision === libc.revision;
}

/** The cells of a run with one daemon and the C probe, by repro. */
type CellsByRepro = ReadonlyMap<string, readonly ComparableCell[]>;

/** Groups the cells of a run once for all repros: a search for each repro takes seconds with the thirty thousand cells of the reference run. */
export function cellsByRepro({ cells }: Knowledge['reference'], daemon: DaemonId): CellsByRepro {
  const wanted = cells.filter((cell) => cell.daemon.id === daemon && cell.probe === 'c' && cell.attempt === 1);
  return Map.groupBy(wanted, ({ repro }) => repro);
}

/**
 * The variant of a repro that tells C libraries of a kind apart, and the builds that are without its failure; null without one.
 *
 * @param cells those without a daemon
 */
export function differenceOf(
  repro: Repro,
  kind: LibcFacts['kind'],
  cells: CellsByRepro,
): { variant: string; absentFrom: string[] } | null {
  const [row] = differingRows(repro, kind, cells, 'none');
  return row ? { variant: row.variant, absentFrom: absentFrom(row) } : null;
}

function absentFrom({ cells }: Row): string[] {
  return newestLast(cells.filter(({ observed }) => observed === 'not-reproduced').map(({ libc }) => libc)).map(nameOf);
}

/** The observation of a cell with the C library that resolved: the daemon's own, where a daemon answers. */
interface Outcome {
  libc: LibcFacts;
  observed: Observed;
}

interface Row {
  variant: string;
  cells: Outcome[];
}

/** The variants of a repro, `main` before others, that some C library shows and another does not. */
function differingRows(repro: Repro, kind: LibcFacts['kind'], grouped: CellsByRepro, daemon: DaemonId): Row[] {
  const all = grouped.get(repro.id) ?? [];
  return Object.entries(repro.variants).flatMap(([id, variant]): Row[] => {
    const cells = all.flatMap((cell): Outcome[] => {
      if (cell.variant !== id || cell.observed === null) return [];
      const libc = daemon === 'none' ? cell.libc : cell.daemon.libc;
      // Of a daemon only what its own resolver decides; musl asks it for no hosts.
      const isAbout =
        daemon === 'none' || (cell.libc.kind === 'glibc' && resolverOf(repro, cell, variant) === 'daemon');
      // A musl is compared with all others, a glibc with glibcs.
      return libc && isAbout && (kind === 'musl' || libc.kind === kind) ? [{ libc, observed: cell.observed }] : [];
    });
    return new Set(cells.map(({ observed }) => observed)).size === 2 ? [{ variant: id, cells }] : [];
  });
}

function resolverOf(repro: Repro, cell: Cell, variant: Repro['variants'][string]): 'client' | 'daemon' {
  return repro.resolver?.(cell, variant) ?? 'daemon';
}

/**
 * A build without a known package for the sources: it may be that of any distribution, whose fixes are not known, so it counts
 * as a custom build. Only the banner of Debian's and Ubuntu's glibc names the package.
 */
function asAnyBuild(libc: LibcFacts): LibcFacts {
  return { ...libc, id: `dir:${libc.id}`, package: 'unknown' };
}

/** The expectation of a repro's sources for a C library; null where the repro makes no sense. */
export function expectationOf(repro: Repro, variant: string, found: LibcFacts, daemon: DaemonId): Expectation | null {
  const libc = found.revision === null ? asAnyBuild(found) : found;
  const cell: Cell = {
    repro: repro.id,
    variant,
    libc,
    daemon: { id: daemon, version: null, libc: daemon === 'none' ? null : libc },
    probe: 'c',
    attempt: 1,
  };
  const own = repro.variants[variant] ?? repro.variants.main;
  const about = withClaimsAbout(repro.bugs, cell);
  if (repro.unsupported?.(about, own) !== undefined) return null;
  return repro.expected(about, own);
}

function elsewhere({ version }: LibcFacts, cells: readonly Outcome[]): string {
  const same = cells.filter(({ libc }) => libc.version === version);
  const names = (observed: Observed) => [
    ...new Set(same.filter((cell) => cell.observed === observed).map(({ libc }) => nameOf(libc))),
  ];
  const [having, lacking] = [names('reproduced'), names('not-reproduced')];
  return [
    ...(having.length > 0 ? [`${having.join(' and ')} has it`] : []),
    ...(lacking.length > 0 ? [`${lacking.join(' and ')} has it not`] : []),
  ].join(', ');
}

function newestLast(libcs: readonly LibcFacts[]): LibcFacts[] {
  const distinct = [...new Map(libcs.map((libc) => [nameOf(libc), libc])).values()];
  return distinct.toSorted((a, b) => compareVersions(a.version, b.version));
}

function nameOf({ kind, version, revision }: LibcFacts): string {
  return `${kind} ${revision ?? version}`;
}
