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
])('%s probably means %s', (word, meant) => {
  expect(suggest(word, KNOWN)).toBe(meant);
});

test.each(['elephant', '', 'xy', 'resolv'])('of %j nobody can say what it means', (word) => {
  expect(suggest(word, KNOWN)).toBeNull();
});

test.each(['nope', 'home', 'resolve'])('%s is not near to a word that only looks a little like it', (word) => {
  expect(suggest(word, ['host-only-name', 'main', 'no-cure-read-only', 'dissolved'])).toBeNull();
});

test('two neighbours that changed places are one slip', () => {
  expect(suggest('mian', ['main', 'host'])).toBe('main');
  expect(suggest('mxxn', ['main', 'host'])).toBeNull();
});

test.each([
  ['go', ['c', 'ffi']],
  ['c++', ['c', 'ffi']],
  ['x', ['y']],
])('%s is not taken for a word with which it shares nothing', (word, known) => {
  expect(suggest(word, known)).toBeNull();
});

test('nothing is near where nothing is known', () => {
  expect(suggest('nscd', [])).toBeNull();
});

test('the word itself is the nearest of all', () => {
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
