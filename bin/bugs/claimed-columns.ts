import type { BugTable, SourcesFor, Square, VariantRow } from '../../lab/inspect/bug-table.ts';
import type { Labels } from '../../lab/matrix/labels.ts';
import { claimedFacts } from '../claimed-run.ts';

/** The table with the user's claims about its columns (`--expect`), which change what is expected there. */
export function withClaimedColumns(
  table: BugTable,
  { expect, labels, sourcesFor }: { expect: readonly string[]; labels: Labels; sourcesFor: SourcesFor },
): BugTable {
  if (expect.length === 0) return table;
  const { libc: claimed } = claimedFacts(expect, { libcs: table.columns, labels });
  const columns = table.columns.map(claimed);
  const claimedRow = <T extends VariantRow>(row: T, entry: string): T => {
    const squares = [...row.squares].map(([id, square]): [string, Square] => {
      const libc = columns.find((each) => each.id === id);
      const hasClaim = libc?.claim !== undefined || libc?.bugClaims !== undefined;
      const expected = hasClaim ? sourcesFor(entry, row.variant, libc, row.daemon) : null;
      return [id, expected ? { ...square, expected, status: statusOf(square, expected) } : square];
    });
    return { ...row, squares: new Map(squares) };
  };
  const rows = table.rows.map((row) => ({
    ...claimedRow(row, row.entry.id),
    variants: row.variants.map((each) => claimedRow(each, row.entry.id)),
  }));
  return { ...table, columns, rows };
}

function statusOf({ observed, status }: Square, { value }: Square['expected']): Square['status'] {
  if (observed === null || value === 'unknown') return observed === null ? status : 'observed';
  return observed === value ? 'pass' : 'fail';
}
