import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldRepeats } from '../../../lab/outcome/repeats.ts';

test.each([
  ['aaa', ['3 × a']],
  ['abab', ['2 × (a; b)']],
  ['aabaab', ['2 × (a; a; b)']],
  ['abc', ['a', 'b', 'c']],
  ['abbbc', ['a', '3 × b', 'c']],
  ['ababa', ['2 × (a; b)', 'a']],
  ['', []],
])('%s', (items, folded) => {
  expect(foldRepeats([...items], '; ')).toEqual(folded);
});

test('a folded list, written out again, equals the list', () => {
  const written = (text: string): string[] => {
    const [, count = '1', cycle = text] = /^(\d+) × (.*)$/.exec(text) ?? [];
    return Array.from({ length: Number(count) }, () => cycle.replace(/[()]/g, '').split('; ')).flat();
  };
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 20 }), (items) => {
      expect(foldRepeats(items, '; ').flatMap(written)).toEqual(items);
    }),
  );
});
