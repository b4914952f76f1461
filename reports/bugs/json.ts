import { type BugRow, type BugTable, type Square, titleOfRow } from '../../lab/inspect/bug-table.ts';
import { titleOfVariant } from './row-names.ts';
import type { BugTextOptions } from './text.ts';

/** The version of the document that `bugs --json` prints; it changes with every incompatible change. */
export const BUGS_VERSION = 1;

/** The table as a document for programs; docs/bugs.md describes it. */
export function bugsDocument(
  { run, columns, rows }: BugTable,
  { from, missing = [], others = new Map() }: Pick<BugTextOptions, 'from' | 'missing' | 'others'>,
) {
  return {
    bugsVersion: BUGS_VERSION,
    run: { from, id: run.id, startedAt: run.startedAt },
    libcs: columns,
    missing,
    entries: rows.map((row) => {
      const { entry, variant, daemon, probe, squares } = row;
      const { id, topic = null, bugs = [], kind = 'bug' } = entry;
      return {
        ...{ id, title: titleOfRow({ entry, variant }), topic, kind },
        bug: bugs.find((each) => /^\d/.test(each)) ?? null,
        cve: bugs.find((each) => !/^\d/.test(each)) ?? null,
        ...{ bugs, variant, daemon, probe, run: others.get(`${id}/${variant}`) ?? from },
        libcs: ofSquares(squares),
        variants: row.variants.map((each) => ({
          ...{ id: each.variant, title: titleOfVariant(row, each), daemon: each.daemon, probe: each.probe },
          run: others.get(`${id}/${each.variant}`) ?? from,
          libcs: ofSquares(each.squares),
        })),
      };
    }),
  };
}

function ofSquares(squares: BugRow['squares']) {
  return Object.fromEntries([...squares].map(([libc, square]) => [libc, ofSquare(square)]));
}

function ofSquare({ observed, expected, outcome, status, reason, daemon, id }: Square) {
  return {
    ...{ observed, expected: expected.value, outcome: outcome ?? null, source: expected.source },
    ...{ status, reason, daemon: daemon || null, ran: id !== null },
  };
}
