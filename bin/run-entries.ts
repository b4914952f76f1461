import type { LibcFacts, RunDocument } from '../lab/core/schema.ts';
import { type BugRow, bugTable } from '../lab/inspect/bug-table.ts';
import type { Repro } from '../lab/repro.ts';
import type { ComparableRun } from '../lab/results/comparable.ts';
import { runApart } from './run-apart.ts';

/**
 * Runs the entries on libcs with the C probe: without a daemon, or with the one by which the stored run shows them, on the same libc.
 *
 * @param words the libcs, as for `run --libc`
 * @returns the exit code of a run without a document
 */
export async function runEntries(
  words: readonly string[],
  repros: readonly Repro[],
  stored: ComparableRun,
): Promise<{ cells: RunDocument['cells']; libcs: LibcFacts[] } | { code: number }> {
  const daemonOf = (repro: Repro) => daemonIn(bugTable(stored, [repro]).rows, repro);
  const cells: RunDocument['cells'] = [];
  const libcs = new Map<string, LibcFacts>();
  for (const [daemon, those] of Map.groupBy(repros, daemonOf)) {
    const onSame = daemon === 'none' ? [] : ['--daemon-libc', words.join()];
    const ran = await runApart([
      ...those.map(({ id, file = id }) => file),
      ...['--libc', words.join(), '--daemon', daemon, ...onSame, '--probe', 'c'],
    ]);
    if ('code' in ran) return ran;
    const isOwn = ({ libc, daemon: { libc: on } }: RunDocument['cells'][number]) => on === null || on.id === libc.id;
    cells.push(...ran.document.cells.filter(isOwn));
    for (const libc of ran.document.libcs) libcs.set(libc.id, libc);
  }
  const used = new Set(cells.map(({ libc }) => libc.id));
  return { cells, libcs: [...libcs.values()].filter(({ id }) => used.has(id)) };
}

function daemonIn([row]: readonly BugRow[], { daemons, variants }: Repro): BugRow['daemon'] {
  if (row) return row.daemon;
  const of = daemons?.(variants.main) ?? ['none'];
  return of.includes('none') ? 'none' : (of[0] ?? 'none');
}
