import { expect, test } from 'vitest';
import { paginate } from '../../reports/html/client/print/paginate.ts';

const row = (top: number) => ({ top, bottom: top + 20 });

test('a diagram is cut between its rows, into parts that fit on a sheet', () => {
  expect(paginate([row(0), row(20), row(40), row(60)], 80, 50)).toEqual([
    { top: 0, bottom: 40 },
    { top: 40, bottom: 80 },
  ]);
});

test('a diagram that fits is one part', () => {
  expect(paginate([row(0), row(20)], 40, 40)).toEqual([{ top: 0, bottom: 40 }]);
});

test('two diagrams side by side are cut where neither has a row', () => {
  expect(paginate([row(0), row(20), row(40), row(5), row(40)], 60, 50)).toEqual([
    { top: 0, bottom: 40 },
    { top: 40, bottom: 60 },
  ]);
});

test('a diagram without gaps between rows is cut too, to its end', () => {
  expect(paginate([{ top: 0, bottom: 100 }], 100, 40)).toEqual([
    { top: 0, bottom: 40 },
    { top: 40, bottom: 80 },
    { top: 80, bottom: 100 },
  ]);
});
