/** Durations as pairs of a bucket's end in nanoseconds and a count, in ascending order. */
export type Histogram = readonly (readonly [number, number])[];

/**
 * The nearest-rank percentile: the least bucket whose values and all smaller ones are at least the share `q` of all.
 *
 * @param q above 0, at most 1
 * @returns in nanoseconds; null if there are too few values for one to lie above it, such as 99 values for the 99th percentile
 */
export function percentile(histogram: Histogram, q: number): number | null {
  const total = histogram.reduce((sum, [, count]) => sum + count, 0);
  // A product such as 1000 × (1 − 0.999) is a little below the whole number.
  if (total === 0 || total * (1 - q) + 1e-6 < (q < 1 ? 1 : 0)) return null;
  const rank = Math.ceil(total * q - 1e-6);
  let seen = 0;
  for (const [end, count] of histogram) {
    seen += count;
    if (seen >= rank) return end;
  }
  return null;
}

/** The sum of histograms. */
export function merged(histograms: readonly Histogram[]): Histogram {
  const counts = new Map<number, number>();
  for (const [end, count] of histograms.flat()) counts.set(end, (counts.get(end) ?? 0) + count);
  return [...counts].toSorted(([left], [right]) => left - right);
}
