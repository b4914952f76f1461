import type { CellResult } from '../lab/core/schema.ts';
import type { Column } from './columns.ts';
import { daemonRows } from './daemon-rows.ts';
import { unique } from './text.ts';
import { type StyledLabel, styledLabelOfRepeats } from './verdict-summary.ts';

/**
 * The labels where a row meets a column: one label when all probes agree, else one for each probe. It is empty where another row of the
 * same daemon has the cells.
 */
export type TableCell = StyledLabel[];

/** One or more daemons with the same results in every column. */
export interface Row {
  labels: string[];
  tableCells: TableCell[];
}

/** One or more variants with the same rows. */
export interface Group {
  variants: string[];
  rows: Row[];
}

/** The table of one repro. */
export interface ReproTable {
  repro: string;
  /** What the rows are, if not daemons. */
  head?: string;
  groups: Group[];
}

/** Rows are not merged where their label would be longer than this: it would take width from the columns. */
const MAX_LABEL = 32;

/** A table for each repro, with equal rows and equal variants merged. */
export function tablesOf(cells: readonly CellResult[], columns: readonly Column[]): ReproTable[] {
  const probes = unique(cells.map(({ probe }) => probe));
  const inRows = daemonRows(cells);
  const rowsOf = (those: readonly CellResult[]): Row[] =>
    [...inRows(those)].map(([name, inRow]) => {
      const byLibc = Map.groupBy(inRow, ({ libc }) => libc.id);
      const isElsewhere = (id: string) =>
        those.some(({ libc, daemon }) => libc.id === id && daemon.id === inRow[0]?.daemon.id);
      const cellAt = (id: string) =>
        byLibc.has(id) || !isElsewhere(id) ? tableCellOf(byLibc.get(id) ?? [], probes) : [];
      return { labels: [name], tableCells: columns.map(({ id }) => cellAt(id)) };
    });
  return [...Map.groupBy(cells, ({ repro }) => repro)].map(([repro, ofRepro]) => {
    const groups = [...Map.groupBy(ofRepro, ({ variant }) => variant)].map(([variant, those]) => ({
      variants: [variant],
      rows: mergeRows(rowsOf(those)),
    }));
    return { repro, groups: mergeGroups(groups) };
  });
}

/** A table cell as text. */
export function tableCellText(cell: TableCell): string {
  return cell.map(({ label }) => label).join('/');
}

function tableCellOf(cells: readonly CellResult[], probes: readonly string[]): TableCell {
  const marks = probes.map((probe) => styledLabelOfRepeats(cells.filter((cell) => cell.probe === probe)));
  return unique(marks.map(({ label }) => label)).length === 1 ? marks.slice(0, 1) : marks;
}

function mergeRows(rows: readonly Row[]): Row[] {
  return [...Map.groupBy(rows, ({ tableCells }) => tableCells.map(tableCellText).join(' ')).values()].flatMap(
    (alike) => {
      const labels = alike.flatMap((row) => row.labels);
      return labels.join(', ').length > MAX_LABEL ? alike : alike.slice(0, 1).map((row) => ({ ...row, labels }));
    },
  );
}

function mergeGroups(groups: readonly Group[]): Group[] {
  const fingerprint = ({ rows }: Group) => JSON.stringify(rows);
  return [...Map.groupBy(groups, fingerprint).values()].flatMap((alike) =>
    alike.slice(0, 1).map(({ rows }) => ({ variants: alike.flatMap(({ variants }) => variants), rows })),
  );
}
