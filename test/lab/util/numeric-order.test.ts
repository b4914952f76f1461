import { expect, test } from 'vitest';
import { numericOrder } from '../../../lab/util/numeric-order.ts';

test('numbers are ordered by value, also within words', () => {
  const sorted = ['musl', '2.31', 'glibc', '2.9', '2.36-9+deb12u14', '2.36-9+deb12u8'].toSorted(numericOrder);
  expect(sorted).toEqual(['2.9', '2.31', '2.36-9+deb12u8', '2.36-9+deb12u14', 'glibc', 'musl']);
});
