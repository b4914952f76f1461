import type { CellResult } from '../lab/core/schema.ts';
import type { ReproTable, TableCell } from './table-model.ts';
import { unique } from './text.ts';
import { NOT_RUN_LABEL, VERDICT_LABELS } from './verdict-label.ts';
import { styledLabelOf } from './verdict-summary.ts';

type Verdict = Pick<CellResult, 'status' | 'observed'>;

/** The verdict labels that occur in some tables or cells, with their meanings. */
export function labelsUsed(
  tables: readonly ReproTable[],
  cells: readonly Verdict[],
): { label: string; meaning: string }[] {
  const used = new Set([...cells.map(styledLabelOf), ...allTableCells(tables).flat()].map(({ label }) => label));
  return [...VERDICT_LABELS, NOT_RUN_LABEL].filter(({ label }) => used.has(label));
}

/** The legend of some tables as text, label by label: `shown = failure shown, as expected`. */
export function legend(tables: readonly ReproTable[], cells: readonly Verdict[]): string[] {
  return labelsUsed(tables, cells).map(({ label, meaning }) => `${label} = ${meaning}`);
}

/** Explains the share behind a label, where some cell of a table has one. */
export function repeatNotes(tables: readonly ReproTable[]): string[] {
  const hasShare = allTableCells(tables)
    .flat()
    .some(({ label }) => label.includes('('));
  return hasShare ? ['(n/N): n of N repeats had this result.'] : [];
}

/** Explains cells of a table with a label for each probe, and those with a share. */
export function tableNotes(tables: readonly ReproTable[], cells: readonly CellResult[]): string[] {
  const several = allTableCells(tables).some(({ length }) => length > 1);
  const probes = unique(cells.map(({ probe }) => probe)).join('/');
  return [...(several ? [`Where probes differ, each has its label: ${probes}.`] : []), ...repeatNotes(tables)];
}

function allTableCells(tables: readonly ReproTable[]): TableCell[] {
  return tables.flatMap(({ groups }) => groups.flatMap(({ rows }) => rows.flatMap((row) => row.tableCells)));
}
