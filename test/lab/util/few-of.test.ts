import { expect, test } from 'vitest';
import { fewOf } from '../../../lab/util/few-of.ts';

test.each([
  [[], 4, ''],
  [['a', 'b'], 2, 'a, b'],
  [['a', 'b', 'c'], 2, 'a, b and 1 more'],
  [Array.from({ length: 66 }, (_, index) => `after-${index}`), 2, 'after-0, after-1 and 64 more'],
])('%j, at most %i', (words, most, text) => {
  expect(fewOf(words, most)).toBe(text);
});
