import type { CellResult } from '../../lab/schema.ts';
import type { Style } from '../ansi.ts';
import { gravestOf, styleOf } from '../verdict-summary.ts';

/** A cell of the grid: it has not begun, is on, or is done. */
export type CellState = 'waiting' | 'running' | CellResult;

/** What a cell shows in the grid. */
export interface Letter {
  letter: string;
  style: Style;
}

const WAITING: Letter = { letter: '.', style: 'dim' };
const RUNNING: Letter = { letter: '*', style: ['bold', 'blue'] };

/** What the letters mean. */
export const LETTERS: readonly (Letter & { meaning: string })[] = [
  { letter: 'B', style: styleOf('pass', 'reproduced'), meaning: 'bug' },
  { letter: 'O', style: styleOf('pass'), meaning: 'ok' },
  { letter: 'b o', style: styleOf('observed'), meaning: 'nothing expected' },
  { letter: '!', style: styleOf('fail'), meaning: 'unexpected' },
  { letter: '?', style: styleOf('inconclusive'), meaning: 'inconclusive' },
  { letter: '-', style: styleOf('unsupported'), meaning: 'unsupported' },
  { ...RUNNING, meaning: 'running' },
];

/** The letter of one cell's repeats: while they are on, what goes on; then the gravest of what they came to. */
export function letterOf(states: readonly CellState[]): Letter {
  if (states.includes('running')) return RUNNING;
  const results = states.filter((state) => typeof state === 'object');
  const gravest = gravestOf(results);
  if (!gravest || results.length < states.length) return WAITING;
  return { letter: resultLetter(gravest), style: styleOf(gravest.status, gravest.observed) };
}

function resultLetter({ status, observed }: CellResult): string {
  if (status === 'fail') return '!';
  if (status === 'unsupported') return '-';
  if (status === 'inconclusive') return '?';
  const letter = observed === 'reproduced' ? 'b' : 'o';
  return status === 'pass' ? letter.toUpperCase() : letter;
}
