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

/** Removes the equal parts at the start and at the end. */
function partsThatDiffer(before: string, after: string): { was: string[]; now: string[] } {
  const [was, now] = [splitOutcome(before), splitOutcome(after)];
  const shorter = Math.min(was.length, now.length);
  let first = 0;
  while (first < shorter && was[first] === now[first]) first++;
  let last = 0;
  while (last < shorter - first && was.at(-1 - last) === now.at(-1 - last)) last++;
  return { was: was.slice(first, was.length - last), now: now.slice(first, now.length - last) };
}
