import { expect, test } from 'vitest';
import { libcOrder } from '../../lab/libc/libc-order.ts';

test('glibc is before musl, and versions are ordered by the numbers in them', () => {
  const ordered = [
    'glibc 2.9',
    'glibc 2.31',
    'glibc 2.36-9+deb12u8',
    'glibc 2.36-9+deb12u14',
    'glibc 2.36.1',
    'glibc 2.36.9',
    'glibc 2.36.10',
    'musl 1.2.5',
    'musl unknown',
  ];
  const read = ordered.map((text) => {
    const [kind, version = ''] = text.split(' ');
    return { kind: kind as 'glibc' | 'musl', version };
  });
  const sorted = read.toReversed().toSorted(libcOrder);
  expect(sorted.map(({ kind, version }) => `${kind} ${version}`)).toEqual(ordered);
});
