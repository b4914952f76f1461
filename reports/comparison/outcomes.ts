import { diff } from 'node:util';
import { splitOutcome } from '../../lab/outcome/split-outcome.ts';
import type { OutcomeChange } from '../../lab/results/compare.ts';

/** Cells whose outcomes differ in the same parts. */
export interface AlikeOutcomes {
  ids: string[];
  /** The parts of the outcome that only the first run has, and those that only the second has. */
  was: string[];
  now: string[];
}

/** The outcomes that differ, those of most cells first. Parts that both have are left out. */
export function alikeOutcomes(changes: readonly OutcomeChange[]): AlikeOutcomes[] {
  const described = changes.map(({ id, before, after }) => ({ id, ...partsThatDiffer(before, after) }));
  const groups = Map.groupBy(described, ({ was, now }) => JSON.stringify([was, now]));
  return [...groups.values()]
    .flatMap((alike) => alike.slice(0, 1).map(({ was, now }) => ({ ids: alike.map(({ id }) => id), was, now })))
    .toSorted((a, b) => b.ids.length - a.ids.length);
}

/** The parts that only one of the two outcomes has, each in its order. */
function partsThatDiffer(before: string, after: string): { was: string[]; now: string[] } {
  const edits = diff(splitOutcome(before), splitOutcome(after));
  const partsWith = (operation: 1 | -1) => edits.flatMap(([each, part]) => (each === operation ? [part] : []));
  return { was: partsWith(1), now: partsWith(-1) };
}
