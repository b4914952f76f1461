import { type LoadDocument, type Measurement, median } from './document.ts';

const RATE = 'lookups per second, as a multiple of direct';
const CPU = 'CPU microseconds of the daemon for each lookup';

/** A figure that differs from the baseline's by more than the rounds of both differ among themselves. */
export interface LoadChange {
  measurement: Pick<Measurement, 'system' | 'way' | 'database' | 'latencyMs' | 'clients'>;
  what: typeof RATE | typeof CPU;
  before: number;
  after: number;
  word: 'better' | 'worse';
}

/** Smaller changes are not reported: they are within what a placement of programs in memory does. */
const LEAST_CHANGE = 0.1;

/** The least number of rounds whose range says something. */
const LEAST_ROUNDS = 3;

/**
 * The changes against a baseline of the same machine. Rates are compared as multiples of `direct` of the same round, so that a busy machine
 * changes nothing. A figure has changed if the ranges of the rounds do not overlap, and the medians differ by a tenth.
 */
export function changesSince(baseline: LoadDocument, now: LoadDocument): LoadChange[] {
  const before = new Map(baseline.measurements.map((each) => [keyOf(each), each]));
  return now.measurements.flatMap((measurement) => {
    const old = before.get(keyOf(measurement));
    return old && measurement.system !== 'direct' && measurement.system !== 'null' ? changesOf(old, measurement) : [];
  });
}

function changesOf(old: Measurement, measurement: Measurement): LoadChange[] {
  const figures = [
    { what: RATE, samples: [old.ratios, measurement.ratios], better: 1 },
    { what: CPU, samples: [old.daemonCpuUs, measurement.daemonCpuUs], better: -1 },
  ] as const;
  return figures.flatMap(({ what, samples: [oldSamples, samples], better }): LoadChange[] => {
    const [before, after] = [median(oldSamples ?? []), median(samples ?? [])];
    if (before === null || after === null || !areApart(oldSamples ?? [], samples ?? [])) return [];
    if (before <= 0 || Math.abs(after / before - 1) < LEAST_CHANGE) return [];
    return [{ measurement, what, before, after, word: (after - before) * better > 0 ? 'better' : 'worse' }];
  });
}

/** Whether the ranges of two lists of samples do not overlap; never with too few samples. */
function areApart(left: readonly number[], right: readonly number[]): boolean {
  if (Math.min(left.length, right.length) < LEAST_ROUNDS) return false;
  return Math.min(...right) > Math.max(...left) || Math.max(...right) < Math.min(...left);
}

function keyOf({ system, way, database, latencyMs, clients }: Measurement): string {
  return [system, way, database, latencyMs, clients].join();
}
