import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../lab/index.ts';
import { affectedIn } from '../../reports/html/lesson-metadata.ts';
import { expected, unsupported } from '../../repros/single-request-reload/expected.ts';
import { type BrownOutVariant, variants } from '../../repros/single-request-reload/variants.ts';
import { cellOn, glibc, musl } from './evidence.ts';

const AFFECTED = glibc('2.31', '2.31-13+deb11u11');
const FIXED = glibc('2.41', '2.41-12+deb13u4');

function variant(id: string): BrownOutVariant {
  const found = variants[id];
  if (!found) throw new Error(`no variant '${id}'`);
  return found;
}

function expects(cell: Cell, id = 'main'): string {
  const why = unsupported(cell, variant(id));
  const { value, source } = expected(cell, variant(id));
  if (value !== 'unknown') expect(source).not.toBe('');
  return why ? 'unsupported' : value;
}

describe('main, by the libc that resolves', () => {
  test.each<[string, Cell['libc'], string]>([
    ['2.25 has no reload that could be disabled', glibc('2.25'), 'unsupported'],
    ['2.26 reloads, and may have patches', glibc('2.26'), 'unknown'],
    ['2.31 of Debian never got the fix', AFFECTED, 'reproduced'],
    ['2.31 of unknown origin', glibc('2.31'), 'unknown'],
    ['2.36 built from the tarball or from its fixed branch, under one version number', glibc('2.36'), 'unknown'],
    ['2.36 of another distribution', glibc('2.36', '2.36-0ubuntu4'), 'unknown'],
    ['2.31 of the security archive', glibc('2.31', '2.31-13+deb11u14'), 'reproduced'],
    ['2.36-9', glibc('2.36', '2.36-9'), 'reproduced'],
    ['2.36-9+deb12u7 of the security archive', glibc('2.36', '2.36-9+deb12u7'), 'reproduced'],
    ['2.36-9+deb12u8', glibc('2.36', '2.36-9+deb12u8'), 'reproduced'],
    ['2.36-9+deb12u9', glibc('2.36', '2.36-9+deb12u9'), 'not-reproduced'],
    ['2.36-9+deb12u14', glibc('2.36', '2.36-9+deb12u14'), 'not-reproduced'],
    ['2.36-9+deb12u10, where 10 is more than 9', glibc('2.36', '2.36-9+deb12u10'), 'not-reproduced'],
    ['2.36-8', glibc('2.36', '2.36-8'), 'reproduced'],
    ['2.36-10, which does not exist', glibc('2.36', '2.36-10'), 'unknown'],
    ['a rebuild of 2.36-9+deb12u9', glibc('2.36', '2.36-9+deb12u9+b1'), 'unknown'],
    ['a pre-release of 2.36-9+deb12u9', glibc('2.36', '2.36-9+deb12u9~1'), 'unknown'],
    ['2.39 of Debian, whose changelog was not read', glibc('2.39', '2.39-3'), 'unknown'],
    ['2.40', glibc('2.40'), 'not-reproduced'],
    ['2.44', glibc('2.44', '2.44-3'), 'not-reproduced'],
    ['musl', musl, 'not-reproduced'],
  ])('%s', (_, libc, value) => {
    expect(expects(cellOn(libc))).toBe(value);
  });
});

test('the lesson names the affected versions in one line, which reports show', () => {
  const lesson = readFileSync(new URL('../../repros/single-request-reload/README.md', import.meta.url), 'utf8');
  expect(affectedIn(lesson)).toMatch(/^glibc 2\.26 to 2\.39: .* 2024-07-24, .* 2\.36-9\+deb12u9, .*\.$/);
});

describe('with a daemon', () => {
  test('its libc decides, and not the libc of the program', () => {
    expect(expects(cellOn(FIXED, { daemon: 'nsncd', on: AFFECTED }))).toBe('reproduced');
    expect(expects(cellOn(AFFECTED, { daemon: 'nsncd', on: FIXED }))).toBe('not-reproduced');
    expect(expects(cellOn(glibc('2.17'), { daemon: 'nscd', on: AFFECTED }))).toBe('reproduced');
  });

  test('unscd starts a new process for each lookup', () => {
    expect(expects(cellOn(AFFECTED, { daemon: 'unscd' }))).toBe('not-reproduced');
    expect(expects(cellOn(glibc('2.17'), { daemon: 'unscd' }))).toBe('not-reproduced');
    expect(expects(cellOn(AFFECTED, { daemon: 'unscd' }), 'cure-restart')).toBe('unsupported');
  });

  test('musl does not ask it', () => {
    expect(expects(cellOn(musl, { daemon: 'nscd', on: AFFECTED }))).toBe('not-reproduced');
  });

  test('an nscd before 2.26 makes its workers read the file again, independent of their flags', () => {
    const on = (version: string, id = 'main', revision: string | null = null) =>
      expects(cellOn(FIXED, { daemon: 'nscd', on: glibc(version, revision) }), id);
    expect(on('2.17')).toBe('not-reproduced');
    expect(on('2.25', 'link-down')).toBe('not-reproduced');
    expect(on('2.24', 'main', '2.24-11+deb9u4')).toBe('unknown');
    // nscd 2.14 does not watch the file.
    expect(on('2.14')).toBe('unsupported');
    for (const id of ['a-dropped', 'one-answer-then-silence', 'link-down-error', 'cure-restart', 'cure-res-init'])
      expect(on('2.17', id), id).toBe('unsupported');
    expect(expects(cellOn(FIXED, { daemon: 'nsncd', on: glibc('2.17') }))).toBe('unsupported');
  });

  test('a workaround on the threads of the program has no effect', () => {
    const cell = cellOn(AFFECTED, { daemon: 'nscd' });
    for (const id of ['cure-res-init', 'cure-clear-flags', 'cure-new-thread', 'no-cure-res-close'])
      expect(expects(cell, id), id).toBe('reproduced');
    expect(expected(cell, variant('cure-res-init')).source).toMatch(/holds the state.*31476/);
    expect(expects(cellOn(AFFECTED, { daemon: 'nscd', on: FIXED }), 'cure-res-init')).toBe('unsupported');
    expect(expects(cell, 'other-thread')).toBe('unsupported');
    expect(expects(cell, 'cure-restart')).toBe('not-reproduced');
    expect(expects(cell, 'cure-options-in-file')).toBe('not-reproduced');
  });
});

describe('on a libc with the bug', () => {
  test.each([
    ['a-dropped', 'reproduced'],
    ['one-answer-then-silence', 'reproduced'],
    ['link-down', 'reproduced'],
    ['link-down-error', 'not-reproduced'],
    ['other-thread', 'not-reproduced'],
    ['new-thread', 'not-reproduced'],
    ['cure-res-init', 'not-reproduced'],
    ['cure-clear-flags', 'not-reproduced'],
    ['cure-new-thread', 'not-reproduced'],
    ['cure-restart', 'not-reproduced'],
    ['cure-options-in-file', 'not-reproduced'],
    ['no-cure-res-close', 'reproduced'],
  ])('%s', (id, value) => {
    expect(expects(cellOn(AFFECTED), id)).toBe(value);
  });
});

test('a workaround without the bug is unsupported', () => {
  expect(expects(cellOn(FIXED), 'cure-res-init')).toBe('unsupported');
  expect(expects(cellOn(FIXED), 'other-thread')).toBe('unsupported');
  expect(expects(cellOn(musl), 'cure-options-in-file')).toBe('unsupported');
  expect(expects(cellOn(FIXED), 'link-down')).toBe('not-reproduced');
  expect(expects(cellOn(musl), 'link-down-error')).toBe('unsupported');
  // The bug may be there: the cell runs, without an expectation.
  expect(expects(cellOn(glibc('2.36')), 'no-cure-res-close')).toBe('unknown');
});
