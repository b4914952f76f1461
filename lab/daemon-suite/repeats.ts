import { withoutAttempt } from '../core/cell.ts';
import { type ComparableCell, kindsOf, kindsText } from '../results/comparable.ts';
import { DIFFERENCE_WORDS, type Difference, type DifferenceWord } from './difference.ts';

/** A verdict of one repeat of a check. */
interface Repeat {
  cell: ComparableCell;
  difference: Difference;
}

/** All repeats of a check as one. */
export type Joined<R extends Repeat> = R & {
  /** How many there are, and whether all say the same. */
  repeats: { count: number; agree: boolean };
};

/**
 * Joins the repeats of each cell, in the order of the first ones. Repeats with other words, or other kinds of differences, are `varies`. With
 * one that has no verdict the check has none, unless another is NEW, or others vary.
 */
export function joinRepeats<R extends Repeat>(checked: readonly R[]): Joined<R>[] {
  const byCell = Map.groupBy(checked, ({ cell }) => withoutAttempt(cell.id));
  return [...byCell.values()].map(joined);
}

function joined<R extends Repeat>(all: readonly R[]): Joined<R> {
  const byResult = [...Map.groupBy(all, resultOf).values()].toSorted((one, other) => weight(one) - weight(other));
  const repeats = { count: all.length, agree: byResult.length === 1 };
  const decided = byResult.filter(([some]) => !hasNoVerdict(some));
  // The heaviest is shown: of a finding with its replay.
  const [those = all] = decided.length > 1 ? decided : byResult;
  const shown = those[0] as R;
  if (decided.length > 1)
    return { ...shown, repeats, difference: { word: 'varies', why: decided.map(runsText).join('; ') } };
  const { word, why } = shown.difference;
  const where = repeats.agree ? '' : `in ${runsOf(those)} of ${all.length}: `;
  return { ...shown, repeats, difference: { word, why: where + why } };
}

/** What must be the same in all repeats: the word, and the kinds of differences if the judge names them. */
function resultOf({ cell, difference: { word } }: Repeat): string {
  const kinds = kindsOf(cell);
  return `${word}: ${kinds ? kindsText(kinds.toSorted()) : ''}`;
}

function hasNoVerdict(repeat: Repeat | undefined): boolean {
  return repeat?.difference.word === 'inconclusive' || repeat?.difference.word === 'unsupported';
}

function weight([some]: readonly Repeat[]): number {
  return DIFFERENCE_WORDS.indexOf(some?.difference.word as DifferenceWord);
}

/** `known in run 2: a source`, `same in runs 1, 3`. */
function runsText(those: readonly Repeat[]): string {
  const { word, why } = (those[0] as Repeat).difference;
  return `${word} in ${runsOf(those)}${word === 'same' ? '' : ` (${why})`}`;
}

function runsOf(those: readonly Repeat[]): string {
  const numbers = those.map(({ cell }) => cell.attempt).toSorted((one, other) => one - other);
  return `run${numbers.length > 1 ? 's' : ''} ${numbers.join(', ')}`;
}
