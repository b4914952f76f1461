import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BisectAnswer, bisect } from '../../../lab/fix/bisect.ts';
import type { BugState } from '../../../lab/fix/fixed-in.ts';
import { bisectAnswer } from '../../../reports/fix/bisect.ts';

/** Searches states by their positions; returns what was tested too. */
async function search(states: readonly BugState[], begins?: BugState) {
  const tested: number[] = [];
  const positions = states.map((_, at) => at) as [number, number, ...number[]];
  const test = async (at: number) => ({ state: states[at] as BugState });
  const onStep = ({ candidate }: { candidate: number }) => tested.push(candidate);
  return { answer: await bisect(positions, test, { onStep, ...(begins && { begins }) }), tested };
}

const change = fc.record({
  before: fc.integer({ min: 1, max: 20 }),
  after: fc.integer({ min: 1, max: 20 }),
  begins: fc.constantFrom<BugState>('shown', 'absent'),
});

test('one change is found where it is, in as many tests as halving needs', async () => {
  await fc.assert(
    fc.asyncProperty(change, async ({ before, after, begins }) => {
      const other = begins === 'shown' ? 'absent' : 'shown';
      const { answer, tested } = await search([...Array(before).fill(begins), ...Array(after).fill(other)]);
      expect(answer).toEqual({
        kind: begins === 'shown' ? 'fixed' : 'broken',
        last: before - 1,
        first: before,
        between: [],
      });
      expect(new Set(tested).size).toBe(tested.length);
      expect(tested.length).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(before + after)));
    }),
  );
});

test('candidates without a verdict are passed over; beside the change they are named', async () => {
  const inner = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(inner, fc.nat(), async (unknown, place) => {
      const changeAt = place % (unknown.length + 1);
      const states = unknown.map((is, at): BugState => (is ? 'unknown' : at < changeAt ? 'shown' : 'absent'));
      const all: BugState[] = ['shown', ...states, 'absent'];
      const { answer } = await search(all);
      const last = all.lastIndexOf('shown');
      const first = all.indexOf('absent');
      const between = all.flatMap((state, at) => (state === 'unknown' && at > last && at < first ? [at] : []));
      expect(answer).toEqual({ kind: 'fixed', last, first, between });
    }),
  );
});

test.each<[string, BugState[], BugState | undefined, string]>([
  ['alike', ['shown', 'absent', 'shown'], undefined, 'No answer: 0 and 2 both show bug 1.'],
  ['alike', ['absent', 'absent'], undefined, 'No answer: 0 and 1 are both without bug 1.'],
  [
    'reversed',
    ['shown', 'absent'],
    'absent',
    'No answer: it is the other way round: 0 shows bug 1, and 1 is without it.',
  ],
  [
    'without a verdict',
    ['shown', 'unknown'],
    undefined,
    'No answer: 1 has no verdict on bug 1, and a search needs one on each end.',
  ],
])('ends that are %s: only they are tested', async (_, states, begins, text) => {
  const { answer, tested } = await search(states, begins);
  expect(textOf(answer)).toBe(text);
  expect(tested).toEqual([0, states.length - 1]);
});

test('the answer names the change and what is before it', async () => {
  expect(textOf((await search(['shown', 'absent'])).answer)).toBe(
    'The change that fixed bug 1: 1; the one before is 0.',
  );
  expect(textOf((await search(['absent', 'unknown', 'shown'])).answer)).toBe(
    'The change that introduced bug 1 is after 0 and not after 2; without a verdict: 1.',
  );
});

function textOf(answer: BisectAnswer<number>): string {
  return bisectAnswer(answer, { bug: 'bug 1', nameOf: String });
}
