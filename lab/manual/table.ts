import type { EntryKind, LibcFacts } from '../core/schema.ts';
import { libcOrder } from '../libc/libc-order.ts';
import type { ComparableCell, ComparableRun } from '../results/comparable.ts';
import type { ManualPage } from './page.ts';
import { readManualPlace } from './pages.ts';

/** What the table says of an entry of the catalogue: each variant may be about another part of the manual. */
export interface ManualEntry {
  id: string;
  topic?: string;
  kind?: EntryKind;
  title: string;
  variants: Readonly<Record<string, { title: string; manual?: string }>>;
}

/** A variant of an entry as a row: what the manual says, and the cells of the C probe without a daemon. */
export interface ManualRow {
  entry: ManualEntry;
  variant: string;
  part: string;
  /** In one line. */
  sentence: string;
  cells: readonly ComparableCell[];
}

/** What a run says of each sentence of a page that the catalogue has, in the order of the page. Entries without a cell are left out. */
export function manualRows(
  { name, parts }: ManualPage,
  { cells }: ComparableRun,
  entries: readonly ManualEntry[],
): ManualRow[] {
  const own = cells.filter(({ probe, attempt, daemon }) => probe === 'c' && attempt === 1 && daemon.id === 'none');
  const byVariant = Map.groupBy(own, ({ repro, variant }) => `${repro}/${variant}`);
  const rows = entries.flatMap((entry) =>
    Object.entries(entry.variants).flatMap(([variant, { title, manual }]) => {
      const found = byVariant.get(`${entry.id}/${variant}`);
      if (entry.kind !== 'conformance' || manual === undefined || !found) return [];
      const { page, part } = readManualPlace(manual);
      return page === name ? [{ entry, variant, part, sentence: title, cells: found }] : [];
    }),
  );
  return rows.toSorted((a, b) => parts.indexOf(a.part) - parts.indexOf(b.part));
}

/** The C libraries of one version, which share a column. */
export interface VersionColumn {
  kind: LibcFacts['kind'];
  version: string;
}

/** The versions of the rows: glibc before musl, old before new. */
export function versionsOf(rows: readonly ManualRow[]): VersionColumn[] {
  const libcs = rows.flatMap(({ cells }) => cells.map(({ libc }) => libc));
  const distinct = new Map(libcs.map(({ kind, version }) => [`${kind} ${version}`, { kind, version }]));
  return [...distinct.values()].toSorted(libcOrder);
}
