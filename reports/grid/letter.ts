import type { CellResult } from '../../lab/core/schema.ts';
import type { Style } from '../ansi.ts';
import { VERDICT_LABELS, verdictLabelOf } from '../verdict-label.ts';
import { mostSevere, styleOf } from '../verdict-summary.ts';

/** The state of a cell in the grid: not begun, running, or finished with a result. */
export type CellState = 'waiting' | 'running' | CellResult;

/** One character of the grid. */
export interface Letter {
  letter: string;
  style: Style;
}

const WAITING: Letter = { letter: '.', style: 'dim' };
const RUNNING: Letter = { letter: '*', style: ['bold', 'blue'] };

/** The legend of the grid; letters of the same style share an item. */
export const LETTERS: readonly (Letter & { meaning: string })[] = [
  item('shown', 'shown'),
  item('absent', 'absent'),
  { letter: 's a', style: styleOf('observed'), meaning: 'unknown' },
  item('shown!', 'unexpected'),
  item('??', 'inconclusive'),
  item('-', 'unsupported'),
  { ...RUNNING, meaning: 'running' },
];

/** The letter for the repeats of one cell: while some are not finished their state, then the most severe result. */
export function letterOf(states: readonly CellState[]): Letter {
  if (states.includes('running')) return RUNNING;
  const results = states.filter((state) => typeof state === 'object');
  const worst = mostSevere(results);
  if (!worst || results.length < states.length) return WAITING;
  return { letter: verdictLabelOf(worst).letter, style: styleOf(worst.status, worst.observed) };
}

function item(label: string, meaning: string): Letter & { meaning: string } {
  const found = VERDICT_LABELS.find((each) => each.label === label);
  if (!found) throw new RangeError(`no verdict label ${label}`);
  return { letter: found.letter, style: styleOf(found.status, found.observed), meaning };
}
