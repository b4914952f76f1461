import type { CellResult } from '../lab/core/schema.ts';
import type { Column } from './columns.ts';
import { daemonRows } from './daemon-rows.ts';
import { unique } from './text.ts';
import { type StyledLabel, styledLabelOfRepeats } from './verdict-summary.ts';

/**
 * Where a row meets a column: one styled when all probes agree, else one for each probe in their order; none where it is another
 * row of the same daemon that has it.
 */
export type TableCell = StyledLabel[];

/** One or more daemons to which the same happened everywhere. */
export interface Row {
  labels: string[];
  squares: TableCell[];
}

/** One or more variants to which the same happened everywhere. */
export interface Group {
  variants: string[];
  rows: Row[];
}

/** What a person reads of one repro. */
export interface ReproTable {
  repro: string;
  groups: Group[];
}

/** Merged row labels longer than this stay separate rows: they would take the width of the columns. */
const MAX_LABEL = 32;

/** The cells as tables of repro × libc, with alike rows and alike variants merged. */
export function tablesOf(cells: readonly CellResult[], columns: readonly Column[]): ReproTable[] {
  const probes = unique(cells.map(({ probe }) => probe));
  const inRows = daemonRows(cells);
  const rowsOf = (those: readonly CellResult[]): Row[] =>
    [...inRows(those)].map(([name, inRow]) => {
      const byLibc = Map.groupBy(inRow, ({ libc }) => libc.id);
      const isElsewhere = (id: string) =>
        those.some(({ libc, daemon }) => libc.id === id && daemon.id === inRow[0]?.daemon.id);
      const square = (id: string) => (byLibc.has(id) || !isElsewhere(id) ? squareOf(byLibc.get(id) ?? [], probes) : []);
      return { labels: [name], squares: columns.map(({ id }) => square(id)) };
    });
  return [...Map.groupBy(cells, ({ repro }) => repro)].map(([repro, ofRepro]) => {
    const groups = [...Map.groupBy(ofRepro, ({ variant }) => variant)].map(([variant, those]) => ({
      variants: [variant],
      rows: mergeRows(rowsOf(those)),
    }));
    return { repro, groups: mergeGroups(groups) };
  });
}

/** A square as text. */
export function tableCellText(square: TableCell): string {
  return square.map(({ label }) => label).join('/');
}

function squareOf(cells: readonly CellResult[], probes: readonly string[]): TableCell {
  const marks = probes.map((probe) => styledLabelOfRepeats(cells.filter((cell) => cell.probe === probe)));
  return unique(marks.map(({ label }) => label)).length === 1 ? marks.slice(0, 1) : marks;
}

function mergeRows(rows: readonly Row[]): Row[] {
  return [...Map.groupBy(rows, ({ squares }) => squares.map(tableCellText).join(' ')).values()].flatMap((alike) => {
    const labels = alike.flatMap((row) => row.labels);
    return labels.join(', ').length > MAX_LABEL ? alike : alike.slice(0, 1).map((row) => ({ ...row, labels }));
  });
}

function mergeGroups(groups: readonly Group[]): Group[] {
  const fingerprint = ({ rows }: Group) => JSON.stringify(rows);
  return [...Map.groupBy(groups, fingerprint).values()].flatMap((alike) =>
    alike.slice(0, 1).map(({ rows }) => ({ variants: alike.flatMap(({ variants }) => variants), rows })),
  );
}
