import type { Cell } from '../core/cell.ts';
import type { LibcFacts } from '../core/schema.ts';
import { compareVersions } from '../libc/catalogue/version.ts';
import type { Repro } from '../repro.ts';
import type { ComparableCell, ComparableRun } from '../results/comparable.ts';

/** What the lab knows of C libraries: the reference run, and the sources that the repros name. */
export interface Knowledge {
  reference: ComparableRun;
  repros: readonly Repro[];
}

/** A failure that a C library has by itself, without a daemon. */
export interface KnownBug {
  repro: Repro;
  /** What says so, in words. */
  basis: string;
  /** The C libraries of the reference run without it, the newest last. */
  absentFrom: readonly string[];
}

export interface UnknownBug {
  repro: Repro;
  /** What the reference run shows of other builds of the same version; empty without any. */
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
 * Only failures that some C library of the same kind is without are bugs; others are the design.
 */
export function knownBugs(libc: LibcFacts, { reference, repros }: Knowledge): KnownBugs {
  const columns = reference.libcs.filter(({ kind }) => kind === libc.kind);
  const known = columns.find((column) => isSameBuild(column, libc));
  const found: KnownBugs = { shown: [], unknown: [] };
  for (const repro of repros) {
    const row = differingRow(repro, libc.kind, reference);
    if (!row) continue;
    const bug = { repro, absentFrom: absentFrom(row) };
    if (known) {
      const cell = row.cells.find((each) => each.libc.id === known.id);
      if (cell?.observed === 'reproduced')
        found.shown.push({ ...bug, basis: `The reference run shows it on ${nameOf(known)}` });
    } else {
      const { value, source } = expectationOf(repro, row.variant, libc);
      if (value === 'reproduced') found.shown.push({ ...bug, basis: source });
      if (value === 'unknown') found.unknown.push({ repro, elsewhere: elsewhere(libc, row.cells) });
    }
  }
  return found;
}

/** Debian's revision of a package is one build for each architecture. */
function isSameBuild(column: LibcFacts, libc: LibcFacts): boolean {
  if (column.buildId !== null && column.buildId === libc.buildId) return true;
  return column.revision !== null && column.package === libc.package && column.revision === libc.revision;
}

/** The variant of a repro that tells C libraries of a kind apart, and the builds that are without its failure; null without one. */
export function differenceOf(
  repro: Repro,
  kind: LibcFacts['kind'],
  reference: ComparableRun,
): { variant: string; absentFrom: string[] } | null {
  const row = differingRow(repro, kind, reference);
  return row && { variant: row.variant, absentFrom: absentFrom(row) };
}

function absentFrom({ cells }: Row): string[] {
  return newestLast(cells.filter(({ observed }) => observed === 'not-reproduced').map(({ libc }) => libc)).map(nameOf);
}

interface Row {
  variant: string;
  cells: ComparableCell[];
}

/** The first variant of a repro, `main` before others, that some C library shows and another does not, without a daemon. */
function differingRow(repro: Repro, kind: LibcFacts['kind'], reference: ComparableRun): Row | null {
  const cells = reference.cells.filter(
    (cell) =>
      cell.repro === repro.id &&
      cell.daemon.id === 'none' &&
      cell.probe === 'c' &&
      cell.attempt === 1 &&
      cell.observed !== null,
  );
  for (const variant of Object.keys(repro.variants)) {
    const all = cells.filter((cell) => cell.variant === variant);
    const values = new Set(
      all.filter(({ libc }) => kind === 'musl' || libc.kind === kind).map(({ observed }) => observed),
    );
    if (values.size === 2) return { variant, cells: all.filter(({ libc }) => libc.kind === kind || kind === 'musl') };
  }
  return null;
}

/** What the sources of a repro say of a C library. */
function expectationOf(repro: Repro, variant: string, libc: LibcFacts): { value: string; source: string } {
  const cell: Cell = {
    repro: repro.id,
    variant,
    libc,
    daemon: { id: 'none', version: null, libc: null },
    probe: 'c',
    attempt: 1,
  };
  const own = repro.variants[variant] ?? repro.variants.main;
  if (repro.unsupported?.(cell, own) !== undefined) return { value: 'not-reproduced', source: '' };
  return repro.expected(cell, own);
}

function elsewhere({ version }: LibcFacts, cells: readonly ComparableCell[]): string {
  const same = cells.filter(({ libc }) => libc.version === version);
  const names = (observed: ComparableCell['observed']) => [
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
