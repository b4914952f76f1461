import { join } from 'node:path';
import type { CellResult, RunDocument } from '../core/schema.ts';
import { readEvents } from '../core/timeline.ts';
import { withDerived } from '../derive/index.ts';
import { outcomeOf } from '../outcome/index.ts';
import type { Repro } from '../repro.ts';
import { Evidence } from './evidence.ts';
import { evaluate, judge, measurementsOf } from './judge.ts';

export interface JudgedAgain {
  /** The run as it would be told now. */
  document: RunDocument;
  /** How many cells have been judged. */
  judged: number;
  /** The cells whose stored verdict stands because there is nothing to judge them by, with the reason. */
  notJudged: { id: string; reason: string }[];
}

/**
 * Decides a stored run again, from the events that its cells left behind and the facts that it recorded of them. Nothing
 * is run. Unsupported cells stay so: they left nothing behind.
 *
 * @param directory where the run lies
 * @param repros those there are now
 */
export async function judgeAgain(
  document: RunDocument,
  directory: string,
  repros: readonly Repro[],
): Promise<JudgedAgain> {
  const cells: CellResult[] = [];
  const notJudged: JudgedAgain['notJudged'] = [];
  // One after the other: all events of a large run at once would not fit into memory.
  for (const cell of document.cells) {
    const again = cell.status === 'unsupported' ? cell : await judgeCell(cell, directory, repros);
    cells.push(typeof again === 'string' ? cell : again);
    if (typeof again === 'string') notJudged.push({ id: cell.id, reason: again });
  }
  const unsupported = document.cells.filter(({ status }) => status === 'unsupported').length;
  return { document: { ...document, cells }, judged: cells.length - notJudged.length - unsupported, notJudged };
}

/** The result with its new verdict, or why there is none. */
async function judgeCell(cell: CellResult, directory: string, repros: readonly Repro[]): Promise<CellResult | string> {
  const repro = repros.find(({ id }) => id === cell.repro);
  const variant = repro?.variants[cell.variant];
  if (!repro || !variant) return `there is no ${cell.repro}/${cell.variant} any more`;
  if (!cell.evidence.directory) return 'its events were not kept';
  const file = join(cell.evidence.directory, 'events.jsonl');
  try {
    const events = await readEvents(join(directory, file));
    const about = { repro, variant, cell };
    const judged = judge(new Evidence(withDerived(events)), about);
    const evidence = { directory: cell.evidence.directory, events: events.length, ...measurementsOf(judged) };
    const { cures: _earlier, ...facts } = cell;
    return { ...facts, ...evaluate(judged, about), outcome: outcomeOf(events), evidence };
  } catch (error) {
    return `${file} cannot be read: ${(error as Error).message}`;
  }
}
