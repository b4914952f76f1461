import { type BugTable, resultOf, type VariantRow } from './bug-table.ts';

/** What rows and variants must have to stay in a table. */
export interface TableFilter {
  /** Columns differ. */
  differs?: boolean;
  /** A column shows the failure. */
  open?: boolean;
}

/** The rows that pass, or of which a variant does, with the variants that pass. */
export function filterTable(table: BugTable, filter: TableFilter): BugTable {
  const rows = table.rows.flatMap((row) => {
    const variants = row.variants.filter((each) => passes(each, filter));
    return passes(row, filter) || variants.length > 0 ? [{ ...row, variants }] : [];
  });
  return { ...table, rows };
}

/** The table with the columns that one of its rows or variants has a square in. */
export function withoutEmptyColumns(table: BugTable): BugTable {
  const used = new Set(
    table.rows.flatMap((row) => [row, ...row.variants].flatMap(({ squares }) => [...squares.keys()])),
  );
  return { ...table, columns: table.columns.filter(({ id }) => used.has(id)) };
}

function passes({ squares }: VariantRow, { differs = false, open = false }: TableFilter): boolean {
  const seen = new Set([...squares.values()].map(resultOf).filter((value) => value !== null));
  return (!differs || seen.size > 1) && (!open || seen.has('reproduced'));
}
