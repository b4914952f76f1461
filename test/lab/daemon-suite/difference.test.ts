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
    [judged('not-reproduced', expectReproduced('bug 1'), 'fail'), 'cured', 'not shown any more: bug 1'],
    [judged(null), 'measured', 'it happened'],
    [judged(null, expectReproduced('s'), 'inconclusive'), 'inconclusive', 'it happened'],
    [judged(null, expectReproduced('s'), 'unsupported'), 'unsupported', 'it happened'],
  ])('%j', (result, word, why) => {
    expect(differenceOf(result)).toEqual({ word, why });
  });
});

test('a difference of another kind than that of the source is new, and not cured', () => {
  const other = judged('not-reproduced', expectReproduced('bug 1'), 'fail');
  expect(differenceOf({ ...other, evidence: { measures: { 'not known': 'another name' } } })).toEqual({
    word: 'NEW',
    why: 'it happened',
  });
});

test('a difference of another kind is known if the baseline has the same outcome', () => {
  const other = {
    ...judged('not-reproduced', expectReproduced('bug 1'), 'fail'),
    ...{ outcome: 'another name', evidence: { measures: { 'not known': 'another name' } } },
  };
  const word = (outcome?: string) =>
    differenceOf(other, { observed: 'not-reproduced', ...(outcome !== undefined && { outcome }) }).word;
  expect([word('another name'), word('another gid'), word()]).toEqual(['known', 'NEW', 'NEW']);
});

describe('with a baseline the baseline decides', () => {
  test.each([
    ['reproduced', judged('reproduced'), 'known'],
    ['reproduced', judged('reproduced', expectNotReproduced('s'), 'fail'), 'known'],
    ['reproduced', judged('reproduced', expectByDesign('s')), 'by design'],
    ['reproduced', judged('not-reproduced'), 'cured'],
    ['not-reproduced', judged('reproduced', expectReproduced('a known bug')), 'NEW'],
    ['not-reproduced', judged('not-reproduced', expectReproduced('a known bug'), 'fail'), 'same'],
    // A cell of the baseline without a verdict says nothing.
    [null, judged('reproduced', expectReproduced('a known bug')), 'known'],
    ['reproduced', judged(null, unknown, 'inconclusive'), 'inconclusive'],
  ] as const)('%s, then %j', (observed, result, word) => {
    expect(differenceOf(result, { observed }).word).toBe(word);
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
