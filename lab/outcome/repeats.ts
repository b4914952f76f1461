import { times } from './words.ts';

/**
 * A list in which each repetition is written once: `a, a, a` becomes `3 × a`, and `a, b, a, b` becomes `2 × (a; b)`. Of
 * several repetitions that begin at an item the longest is chosen, and of equally long ones that with the shortest period.
 */
export function foldRepeats(items: readonly string[], separator: string): string[] {
  const folded: string[] = [];
  for (let at = 0; at < items.length; ) {
    const { period, count } = longestRepeat(items, at);
    const cycle = items.slice(at, at + period);
    folded.push(count === 1 || period === 1 ? times(count, `${cycle[0]}`) : times(count, `(${cycle.join(separator)})`));
    at += period * count;
  }
  return folded;
}

function longestRepeat(items: readonly string[], at: number): { period: number; count: number } {
  let best = { period: 1, count: 1 };
  for (let period = 1; at + 2 * period <= items.length; period++) {
    let length = period;
    while (at + length < items.length && items[at + length] === items[at + length - period]) length++;
    const count = Math.floor(length / period);
    if (count > 1 && period * count > best.period * best.count) best = { period, count };
  }
  return best;
}
