import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suggest } from '../../../lab/util/suggest.ts';

const KNOWN = ['stale-resolv-conf', 'single-request-reload', 'nscd-socket-leak', 'nscd'];

test.each([
  ['stale-resolv-cnof', 'stale-resolv-conf'],
  ['STALE-RESOLV-CONF', 'stale-resolv-conf'],
  ['stale', 'stale-resolv-conf'],
  ['singel', 'single-request-reload'],
  ['nsdc', 'nscd'],
  ['leak', 'nscd-socket-leak'],
  ['reloat', 'single-request-reload'],
  ['nscd', 'nscd'],
])('%s suggests %s', (word, meant) => {
  expect(suggest(word, KNOWN)).toBe(meant);
});

test.each(['elephant', '', 'xy', 'resolv'])('%j has no suggestion', (word) => {
  expect(suggest(word, KNOWN)).toBeNull();
});

test.each(['nope', 'home', 'resolve'])('%s does not suggest a word of little similarity', (word) => {
  expect(suggest(word, ['host-only-name', 'main', 'no-cure-read-only', 'dissolved'])).toBeNull();
});

test('a transposition of neighbours is one typing error', () => {
  expect(suggest('mian', ['main', 'host'])).toBe('main');
  expect(suggest('mxxn', ['main', 'host'])).toBeNull();
});

test.each([
  ['go', ['c', 'ffi']],
  ['c++', ['c', 'ffi']],
  ['x', ['y']],
])('%s does not suggest a word without a common letter', (word, known) => {
  expect(suggest(word, known)).toBeNull();
});

test('no candidates, no suggestion', () => {
  expect(suggest('nscd', [])).toBeNull();
});

test('an exact match comes first', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.string({ minLength: 1 }).map((word) => word.toLowerCase()),
        { minLength: 1 },
      ),
      (known) => {
        for (const word of known) expect(suggest(word, known)).toBe(word);
      },
    ),
  );
});
