import { describe, expect, test } from 'vitest';
import type { DifferenceWord } from '../../../lab/daemon-suite/difference.ts';
import { joinRepeats } from '../../../lab/daemon-suite/repeats.ts';
import { cell, nsncd, TRIXIE } from '../../reports/fixtures.ts';

/** A run of a check; the kinds of its difference follow its word after a blank. */
function run(attempt: number, result: string, variant = 'main') {
  const [word, kinds] = result.split(' with ');
  const own = cell({ repro: 'floods', variant, daemon: nsncd(TRIXIE), attempt });
  const measured = { ...own, ...(kinds !== undefined && { kinds, evidence: undefined }) };
  return { cell: measured as typeof own, difference: { word: word as DifferenceWord, why: `${word} ${attempt}` } };
}

const joined = (...results: string[]) => {
  const all = joinRepeats(results.map((result, at) => run(at + 1, result)));
  expect(all).toHaveLength(1);
  return all[0] as (typeof all)[number];
};

test.each([
  [['same'], true, 'same', 'same 1'],
  [['same', 'same', 'same'], true, 'same', 'same 1'],
  [['known', 'same', 'known'], false, 'varies', 'known in runs 1, 3 (known 1); same in run 2'],
  [['same', 'NEW'], false, 'varies', 'NEW in run 2 (NEW 2); same in run 1'],
  [['NEW', 'NEW'], true, 'NEW', 'NEW 1'],
  // A run without a verdict contradicts no other.
  [['same', 'inconclusive', 'same'], false, 'inconclusive', 'in run 2 of 3: inconclusive 2'],
  [['NEW', 'inconclusive'], false, 'NEW', 'in run 1 of 2: NEW 1'],
  [['inconclusive', 'known', 'same'], false, 'varies', 'known in run 2 (known 2); same in run 3'],
  [['unsupported', 'unsupported'], true, 'unsupported', 'unsupported 1'],
])('%j', (results, agree, word, why) => {
  expect(joined(...results)).toMatchObject({
    repeats: { count: results.length, agree },
    difference: { word, why },
  });
});

describe('the same word with other kinds of differences', () => {
  test('varies', () => {
    expect(joined('known with deaf', 'known with hangs').difference).toEqual({
      word: 'varies',
      why: 'known in run 1 (known 1); known in run 2 (known 2)',
    });
  });

  test('the order of the kinds says nothing', () => {
    expect(joined('known with deaf; late', 'known with late; deaf').repeats.agree).toBe(true);
  });
});

test('the heaviest run is shown, with what it has to repeat it', () => {
  const all = [run(1, 'same'), { ...run(2, 'NEW'), replay: ['octets: 02'] }];
  expect(joinRepeats(all)[0]).toMatchObject({ cell: { attempt: 2 }, replay: ['octets: 02'] });
});

test('other checks are other rows', () => {
  const all = [run(1, 'same'), run(1, 'NEW', 'large'), run(2, 'same'), run(2, 'NEW', 'large')];
  expect(joinRepeats(all).map(({ cell, difference: { word } }) => `${cell.variant} ${word}`)).toEqual([
    'main same',
    'large NEW',
  ]);
});
