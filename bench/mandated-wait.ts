import type { Event } from '../lab/core/events.ts';
import type { TimeoutEvent } from '../lab/derive/events.ts';

const NS = 1e9;

/** How much earlier than a whole second a timeout may seem to end: a server stamps a query a little after it was sent. */
const EARLY_S = 0.1;

/**
 * Seconds for which a resolver made a cell wait, whatever the machine: its timeouts, each for no longer than the resolver's own rule,
 * as what is over is the machine's doing. Where no state shows the rule, as of a daemon, glibc still counts in whole
 * seconds (resolv/res_send.c, send_dg: `seconds`). Lookups that wait at the same time count once. Waits for a daemon that
 * does not answer leave no query and are not seen: this is a lower bound.
 */
export function mandatedWait(events: readonly Event[]): number {
  return lengthOfUnion(events.filter((event) => event.kind === 'timeout').map(mandated));
}

function mandated({ at, end, rule }: TimeoutEvent): Span {
  if (rule) {
    const from = end / NS - rule.measured;
    return [from, from + rule.seconds];
  }
  const waited = (end - at) / NS;
  // What is shorter than a second is musl's, which waits for parts of one.
  return [at / NS, at / NS + (waited < 1 - EARLY_S ? waited : Math.floor(waited + EARLY_S))];
}

type Span = readonly [from: number, to: number];

/** The length of all that at least one of the spans covers. */
export function lengthOfUnion(spans: readonly Span[]): number {
  let covered = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const [from, to] of spans.toSorted(([left], [right]) => left - right)) {
    covered += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return covered;
}

/** Seconds below which no run can stay: its longest wait, or its work spread over all cores. */
export function floor(waits: readonly number[], cpuSeconds: number, cores: number): number {
  return Math.max(0, ...waits, cpuSeconds / cores);
}
