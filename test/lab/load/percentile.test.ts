import { execa } from 'execa';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildGenerator } from '../../../lab/load/build.ts';
import { merged, percentile } from '../../../lab/load/percentile.ts';
import { cacheDir } from '../../../lab/util/cache-paths.ts';

const durations = fc.array(fc.integer({ min: 0, max: 10_000_000_000 }), { minLength: 1, maxLength: 300 });
const shares = fc.constantFrom(0.5, 0.9, 0.99, 0.999, 1);

const histogramOf = (values: readonly number[]) => merged([values.map((value) => [value, 1] as const)]);

test('a percentile is the least value with the share of values at or below it, and none without a value above', () => {
  fc.assert(
    fc.property(durations, shares, (values, q) => {
      const thousandths = Math.round(q * 1000);
      const isEnough = q === 1 || values.length * (1000 - thousandths) >= 1000;
      const reached = (value: number) =>
        values.filter((each) => each <= value).length * 1000 >= thousandths * values.length;
      const expected = values.toSorted((left, right) => left - right).find(reached);
      expect(percentile(histogramOf(values), q)).toBe(isEnough ? expected : null);
    }),
  );
});

test.each([
  [99, 0.99, null],
  [100, 0.99, 99],
  [999, 0.999, null],
  [1000, 0.999, 999],
  [1, 0.5, null],
  [2, 0.5, 1],
  [0, 0.5, null],
])('of %i values, 1 to n, percentile %f is %s', (length, q, expected) => {
  expect(percentile(histogramOf(Array.from({ length }, (_, at) => at + 1)), q)).toBe(expected);
});

test('the sum of histograms has the counts of all, in ascending order', () => {
  fc.assert(
    fc.property(fc.array(durations, { maxLength: 4 }), (lists) => {
      expect(merged(lists.map(histogramOf))).toEqual(histogramOf(lists.flat()));
    }),
  );
});

test('the end of a bucket of the generator is at most 1/128 above each of its values', async () => {
  const generator = await buildGenerator(cacheDir(), undefined);
  const powers = Array.from({ length: 60 }, (_, power) => 2n ** BigInt(power));
  const edges = powers.flatMap((power) => [power - 1n, power, power + 1n, power + power / 3n]);
  const random = fc.sample(fc.bigInt({ min: 0n, max: 2n ** 60n }), 2000);
  const values = [...edges, ...random];
  const { stdout } = await execa(generator, ['buckets'], { input: values.join('\n') });
  const ends = stdout.split('\n').map(BigInt);
  expect(ends).toHaveLength(values.length);
  for (const [at, value] of values.entries()) {
    const end = ends[at] as bigint;
    expect(end >= value && (end - value) * 128n <= value, `${value} → ${end}`).toBe(true);
  }
});
