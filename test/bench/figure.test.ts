import { describe, expect, test } from 'vitest';
import { type Figure, meetsAim, ratio, summarize } from '../../bench/figure.ts';

const figure = (what: string, samples: number[]): Figure => ({ what, unit: 'ms', samples });

describe('a summary', () => {
  test('the median of an odd number of samples is the middle one, in any order', () => {
    expect(summarize([30, 1, 2])).toEqual({ median: 2, min: 1, max: 30 });
  });

  test('the median of an even number is the mean of the two middle ones', () => {
    expect(summarize([8, 1, 3, 100])).toEqual({ median: 5.5, min: 1, max: 100 });
  });

  test('no samples are an error', () => {
    expect(() => summarize([])).toThrow(RangeError);
  });
});

describe('a ratio', () => {
  test('is taken round by round: a slow phase of the machine does not change it', () => {
    const { what, unit, samples } = ratio(figure('ours', [10, 100, 12]), figure('theirs', [5, 50, 4]));
    expect({ what, unit, samples }).toEqual({ what: 'ours ÷ theirs', unit: '×', samples: [2, 2, 3] });
  });

  test('needs figures that were measured in the same rounds', () => {
    expect(() => ratio(figure('ours', [1, 2]), figure('theirs', [1]))).toThrow('side by side');
  });
});

test('an aim applies to the median, and includes its bound', () => {
  const met = (samples: number[], aim: NonNullable<Figure['aim']>) => meetsAim({ ...figure('', samples), aim });
  expect(met([1, 1.3, 9], { most: 1.3 })).toBe(true);
  expect(met([1, 1.4, 1.5], { most: 1.3 })).toBe(false);
  expect(met([0.1, 1, 2], { least: 1 })).toBe(true);
  expect(met([0.1, 0.9, 2], { least: 1 })).toBe(false);
  expect(meetsAim(figure('', [1]))).toBeUndefined();
});
