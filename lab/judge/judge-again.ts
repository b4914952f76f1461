import { join } from 'node:path';
import { withClient } from '../client/repro.ts';
import type { CellResult, RunDocument } from '../core/schema.ts';
import { readEvents } from '../core/timeline.ts';
import { withDerived } from '../derive/index.ts';
import { outcomeOf } from '../outcome/index.ts';
import type { Repro } from '../repro.ts';
import { Evidence } from './evidence.ts';
import { evaluate, judge, measurementsOf } from './judge.ts';

export interface JudgedAgain {
  /** The run with the new verdicts. */
  document: RunDocument;
  /** The number of cells judged again. */
  judged: number;
  /** The cells that keep their stored verdict because they could not be judged, with the reason. */
  notJudged: { id: string; reason: string }[];
}

/**
 * Judges a stored run again, from the stored events and facts of its cells, without running anything. Unsupported cells
 * stay unsupported: they have no events.
 *
 * @param directory the folder of the run
 * @param repros the current repros
 */
export async function judgeAgain(
  document: RunDocument,
  directory: string,
  repros: readonly Repro[],
): Promise<JudgedAgain> {
  const cells: CellResult[] = [];
  const notJudged: JudgedAgain['notJudged'] = [];
  // One after another, because the events of a large run do not fit into memory.
  for (const cell of document.cells) {
    const again = cell.status === 'unsupported' ? cell : await judgeCell(cell, directory, repros);
    cells.push(typeof again === 'string' ? cell : again);
    if (typeof again === 'string') notJudged.push({ id: cell.id, reason: again });
  }
  const unsupported = document.cells.filter(({ status }) => status === 'unsupported').length;
  return { document: { ...document, cells }, judged: cells.length - notJudged.length - unsupported, notJudged };
}

/** The result with its new verdict, or the reason why it has none. */
async function judgeCell(cell: CellResult, directory: string, repros: readonly Repro[]): Promise<CellResult | string> {
  const found = repros.find(({ id }) => id === cell.repro);
  const repro = found && cell.client && !found.client ? withClient(found, cell.client) : found;
  const variant = repro?.variants[cell.variant];
  if (!repro || !variant) return `${cell.repro}/${cell.variant} no longer exists`;
  if (!cell.evidence.directory) return 'its events were not stored';
  const file = join(cell.evidence.directory, 'events.jsonl');
  try {
    const events = await readEvents(join(directory, file));
    const about = { repro, variant, cell };
    const all = new Evidence(withDerived(events));
    const judged = judge(all, about);
    const evidence = { directory: cell.evidence.directory, events: events.length, ...measurementsOf(judged) };
    const { cures: _earlier, ...facts } = cell;
    return {
      ...facts,
      ...evaluate(judged, about),
      outcome: repro.outcome?.(all, variant, cell) ?? outcomeOf(events),
      evidence,
    };
  } catch (error) {
    return `${file} cannot be read: ${(error as Error).message}`;
  }
}
