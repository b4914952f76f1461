import { type LoadDocument, type Measurement, median } from './document.ts';

/** A figure that differs from the baseline's by more than the rounds of both differ among themselves. */
export interface LoadChange {
  measurement: Pick<Measurement, 'system' | 'way' | 'database' | 'latencyMs' | 'clients'>;
  what: 'lookups per second, as a multiple of direct' | 'CPU of the daemon for each lookup';
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
 * changes nothing. A rate has changed if the ranges of the rounds do not overlap, and the medians differ by a tenth; CPU time if it differs by
 * a tenth.
 */
export function changesSince(baseline: LoadDocument, now: LoadDocument): LoadChange[] {
  const before = new Map(baseline.measurements.map((each) => [keyOf(each), each]));
  return now.measurements.flatMap((measurement) => {
    const old = before.get(keyOf(measurement));
    return old && measurement.system !== 'direct' && measurement.system !== 'null' ? changesOf(old, measurement) : [];
  });
}

function changesOf(old: Measurement, now: Measurement): LoadChange[] {
  const measurement = now;
  const changes: LoadChange[] = [];
  const [oldRatios, ratios] = [old.ratios ?? [], now.ratios ?? []];
  const [before, after] = [median(oldRatios), median(ratios)];
  const isApart = Math.min(...ratios) > Math.max(...oldRatios) || Math.max(...ratios) < Math.min(...oldRatios);
  const isEnough = Math.min(oldRatios.length, ratios.length) >= LEAST_ROUNDS;
  if (before !== null && after !== null && isEnough && isApart && isChange(before, after)) {
    const word = after > before ? 'better' : 'worse';
    changes.push({ measurement, what: 'lookups per second, as a multiple of direct', before, after, word });
  }
  const [cpuBefore, cpu] = [old.cpuUs.daemon, now.cpuUs.daemon];
  if (cpuBefore !== null && cpu !== null && isChange(cpuBefore, cpu)) {
    const word = cpu < cpuBefore ? 'better' : 'worse';
    changes.push({ measurement, what: 'CPU of the daemon for each lookup', before: cpuBefore, after: cpu, word });
  }
  return changes;
}

function isChange(before: number, after: number): boolean {
  return before > 0 && Math.abs(after / before - 1) >= LEAST_CHANGE;
}

function keyOf({ system, way, database, latencyMs, clients }: Measurement): string {
  return [system, way, database, latencyMs, clients].join();
}
