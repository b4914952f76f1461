import type { Event } from '../lab/core/events.ts';
import type { TimeoutEvent } from '../lab/derive/events.ts';

const NS = 1e9;

/** The seconds by which a timeout may seem too short, because a server reads a query slightly after it was sent. */
const EARLY_S = 0.1;

/**
 * The seconds that resolvers made a cell wait, on any machine: the timeouts, each for at most its expected length. Without a
 * known resolver state, as for a daemon, whole seconds count, because glibc's timeouts have whole seconds
 * (resolv/res_send.c, send_dg: `seconds`). Simultaneous waits count once. This is a lower bound: a wait for a daemon
 * without a reply causes no query.
 */
export function mandatedWait(events: readonly Event[]): number {
  return lengthOfUnion(events.filter((event) => event.kind === 'timeout').map(mandated));
}

function mandated({ at, end, rule }: TimeoutEvent): Span {
  if (rule) {
    const from = end / NS - rule.measured;
    return [from, from + rule.seconds];
  }
  const duration = (end - at) / NS;
  // A timeout below one second is musl's, which has fractions of seconds.
  return [at / NS, at / NS + (duration < 1 - EARLY_S ? duration : Math.floor(duration + EARLY_S))];
}

type Span = readonly [from: number, to: number];

/** The total length covered by at least one span. */
export function lengthOfUnion(spans: readonly Span[]): number {
  let covered = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const [from, to] of spans.toSorted(([left], [right]) => left - right)) {
    covered += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return covered;
}

/** The lower bound of a run's duration, in seconds: its longest wait, or its CPU time divided by the cores. */
export function floor(waits: readonly number[], cpuSeconds: number, cores: number): number {
  return Math.max(0, ...waits, cpuSeconds / cores);
}
