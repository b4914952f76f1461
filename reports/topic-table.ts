import type { CellResult, RunDocument } from '../lab/core/schema.ts';
import type { Column } from './columns.ts';
import type { ReproTable, TableCell } from './table-model.ts';
import { unique } from './text.ts';
import { mostSevere, NOT_RUN, styleOf } from './verdict-summary.ts';

/** More entries than this have no table each in a terminal. */
const FEW_ENTRIES = 20;

/** A run whose entries of the catalogue are counted by topic: that table, and the cells that still have tables of their own. */
export interface ByTopic {
  table: ReproTable | null;
  others: readonly CellResult[];
}

/** The catalogue as one table, topic × C library, if a run has many entries of it. Failed and inconclusive cells are named beside it. */
export function byTopic({ cells, run }: Pick<RunDocument, 'cells' | 'run'>, columns: readonly Column[]): ByTopic {
  const topics = new Map((run.scenarios ?? []).map(({ id, topic }) => [id, topic]));
  const isEntry = ({ repro }: CellResult) => topics.get(repro) !== undefined;
  const entries = cells.filter(isEntry);
  if (unique(entries.map(({ repro }) => repro)).length <= FEW_ENTRIES) return { table: null, others: cells };
  const rows = [...Map.groupBy(entries, ({ repro }) => `${topics.get(repro)}`)].map(([topic, those]) => ({
    labels: [topic],
    tableCells: columns.map(({ id }) => square(those.filter(({ libc }) => libc.id === id))),
  }));
  return {
    table: { repro: 'catalogue', head: 'topic', groups: [{ variants: [], rows }] },
    others: cells.filter((cell) => !isEntry(cell)),
  };
}

/** The note below such a table. */
export const TOPIC_NOTE =
  '2/9: of 9 entries of this topic that ran, 2 show their failure. The report has a row for each entry.';

/** `2/9`, in the colour of the result that needs attention most. */
function square(cells: readonly CellResult[]): TableCell {
  const ran = cells.filter(({ status }) => status !== 'unsupported');
  const worst = mostSevere(ran);
  if (worst === undefined) return [NOT_RUN];
  const entries = [...Map.groupBy(ran, ({ repro }) => repro).values()];
  const shown = entries.filter((those) => those.some(({ observed }) => observed === 'reproduced')).length;
  const passed = worst.status === 'pass' ? (shown > 0 ? 'reproduced' : 'not-reproduced') : worst.observed;
  return [{ label: `${shown}/${entries.length}`, style: styleOf(worst.status, passed) }];
}
