import { describe, expect, test } from 'vitest';
import type { CellResult } from '../../../lab/core/schema.ts';
import { baselineCells, differenceOf } from '../../../lab/daemon-suite/difference.ts';
import { expectByDesign, expectNotReproduced, expectReproduced, unknown } from '../../../lab/repro.ts';
import { cell, HOST, nsncd, TRIXIE } from '../../reports/fixtures.ts';

const judged = (observed: CellResult['observed'], expected = unknown, status: CellResult['status'] = 'observed') => ({
  ...{ observed, expected, status, reason: 'it happened' },
});

describe('without a baseline the source decides', () => {
  test.each([
    [judged('not-reproduced'), 'same', 'it happened'],
    [judged('not-reproduced', expectNotReproduced('s')), 'same', 'it happened'],
    [judged('reproduced'), 'NEW', 'it happened'],
    [judged('reproduced', expectNotReproduced('s'), 'fail'), 'NEW', 'it happened'],
    [judged('reproduced', expectReproduced('bug 1')), 'known', 'bug 1'],
    [judged('reproduced', expectByDesign('README')), 'by design', 'README'],
    [judged('not-reproduced', expectReproduced('bug 1'), 'fail'), 'fixed', 'not shown any more: bug 1'],
    [judged(null), 'measured', 'it happened'],
    [judged(null, expectReproduced('s'), 'inconclusive'), 'inconclusive', 'it happened'],
    [judged(null, expectReproduced('s'), 'unsupported'), 'unsupported', 'it happened'],
  ])('%j', (result, word, why) => {
    expect(differenceOf(result)).toEqual({ word, why });
  });
});

test('a difference of another kind than that of the source is new, and not fixed', () => {
  const other = judged('not-reproduced', expectReproduced('bug 1'), 'fail');
  expect(differenceOf({ ...other, evidence: { measures: { 'not known': 'another name' } } })).toEqual({
    word: 'NEW',
    why: 'it happened',
  });
});

describe('with a baseline the baseline decides', () => {
  test.each([
    ['reproduced', judged('reproduced'), 'known'],
    ['reproduced', judged('reproduced', expectNotReproduced('s'), 'fail'), 'known'],
    ['reproduced', judged('reproduced', expectByDesign('s')), 'by design'],
    ['reproduced', judged('not-reproduced'), 'fixed'],
    ['not-reproduced', judged('reproduced', expectReproduced('a known bug')), 'NEW'],
    ['not-reproduced', judged('not-reproduced', expectReproduced('a known bug'), 'fail'), 'same'],
    // A cell of the baseline without a verdict says nothing.
    [null, judged('reproduced', expectReproduced('a known bug')), 'known'],
    ['reproduced', judged(null, unknown, 'inconclusive'), 'inconclusive'],
  ] as const)('%s, then %j', (observed, result, word) => {
    expect(differenceOf(result, { observed }).word).toBe(word);
  });
});

describe('with kinds of differences in both, each kind decides', () => {
  const PANIC = 'ended with exit code 101';
  const withKinds = (kinds: string, more = {}) => ({ evidence: { measures: { kinds, ...more } } });
  const source = expectReproduced('a source about a panic');
  // What compareWithKnown() makes of an end that the source does not have.
  const other = { ...judged('not-reproduced', source, 'fail'), ...withKinds('hangs', { 'not known': 'hangs' }) };
  test.each([
    ['an end that the baseline has and the source has not', other, 'hangs', 'known'],
    ['among others', other, `${PANIC}; hangs`, 'known'],
    ['that it lacks', other, PANIC, 'NEW'],
    ['where the baseline has none', other, 'none', 'NEW'],
    [
      'of the source and the baseline',
      { ...judged('reproduced', source, 'pass'), ...withKinds(PANIC) },
      PANIC,
      'known',
    ],
    ['of the source alone', { ...judged('reproduced', source, 'pass'), ...withKinds(PANIC) }, 'none', 'NEW'],
    ['of the baseline alone', { ...judged('not-reproduced'), ...withKinds('none') }, 'hangs', 'fixed'],
    ['of neither', { ...judged('not-reproduced'), ...withKinds('none') }, 'none', 'same'],
  ])('%s', (_, result, kinds, word) => {
    expect(differenceOf(result, { observed: 'not-reproduced', kinds }).word).toBe(word);
    expect(differenceOf(result, { observed: 'not-reproduced', ...withKinds(kinds) }).word).toBe(word);
  });

  test('an end in the baseline says nothing of the difference that the check describes', () => {
    const ended = { observed: 'reproduced', kinds: PANIC } as const;
    expect(differenceOf(judged('reproduced'), ended).word).toBe('NEW');
    expect(differenceOf(judged('reproduced', source, 'pass'), ended).word).toBe('known');
    expect(differenceOf(judged('not-reproduced'), ended).word).toBe('fixed');
  });

  test('a cell of the baseline without a verdict, and one of an older baseline, say nothing of kinds', () => {
    expect(differenceOf(other, { observed: null, kinds: 'hangs' }).word).toBe('NEW');
    expect(differenceOf(other, { observed: 'reproduced' }).word).toBe('NEW');
  });
});

test('a cell of a baseline is found by its id, or else by its check and daemon', () => {
  const packaged = cell({ daemon: nsncd(TRIXIE), libc: HOST });
  const own = cell({ daemon: nsncd(HOST), libc: HOST });
  const other = cell({ daemon: { ...nsncd(HOST), id: 'nscd' }, libc: HOST });
  const find = baselineCells({ cells: [packaged] });
  expect(find(packaged)).toBe(packaged);
  expect(find(own)).toBe(packaged);
  expect(find(other)).toBeUndefined();
  expect(baselineCells({ cells: [packaged, own] })(packaged)).toBe(packaged);
});
