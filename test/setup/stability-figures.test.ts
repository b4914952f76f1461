import { expect, test } from 'vitest';
import { compare } from '../../lab/results/compare.ts';
import { figuresOf } from '../../setup/stability/figures.ts';
import { bug, cell, documentOf, inconclusive } from '../reports/fixtures.ts';

function figures(before: ReturnType<typeof cell>, after: ReturnType<typeof cell>) {
  const [was, is] = [documentOf([before]), documentOf([after])];
  return figuresOf(was, is, compare(was, is));
}

test('another expectation is no differing verdict, also where it changes the status', () => {
  const { expected } = cell(bug);
  const changed = cell({ expected, status: 'fail' });
  expect(compare(documentOf([cell()]), documentOf([changed])).changed[0]?.fields).toEqual(['expected', 'status']);
  expect(figures(cell(), changed)).toMatchObject({ verdicts: 0, inconclusive: 0, isStable: true });
});

test('another observed word is a differing verdict', () => {
  expect(figures(cell(), cell(bug))).toMatchObject({ verdicts: 1, isStable: false });
});

test('an inconclusive cell counts as that alone', () => {
  expect(figures(cell(), cell(inconclusive('late')))).toMatchObject({ verdicts: 0, inconclusive: 1 });
});
