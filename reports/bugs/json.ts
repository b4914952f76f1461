import { type BugTable, type Square, titleOfRow } from '../../lab/inspect/bug-table.ts';

/** The version of the document that `bugs --json` prints; it changes with every incompatible change. */
export const BUGS_VERSION = 1;

/** The table as a document for programs; docs/bugs.md describes it. */
export function bugsDocument({ run, columns, rows }: BugTable, from: string) {
  return {
    bugsVersion: BUGS_VERSION,
    run: { from, id: run.id, startedAt: run.startedAt },
    libcs: columns,
    entries: rows.map(({ entry, variant, daemon, squares }) => {
      const { id, topic = null, bugs = [], kind = 'bug' } = entry;
      return {
        ...{ id, title: titleOfRow({ entry, variant }), topic, kind },
        bug: bugs.find((each) => /^\d/.test(each)) ?? null,
        cve: bugs.find((each) => !/^\d/.test(each)) ?? null,
        ...{ bugs, variant, daemon },
        libcs: Object.fromEntries([...squares].map(([libc, square]) => [libc, ofSquare(square)])),
      };
    }),
  };
}

function ofSquare({ observed, expected, outcome, status, reason, daemon, id }: Square) {
  return {
    ...{ observed, expected: expected.value, outcome: outcome ?? null, source: expected.source },
    ...{ status, reason, daemon: daemon || null, ran: id !== null },
  };
}
