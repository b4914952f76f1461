import type { DnsQueryEvent } from '../fake-dns/index.ts';
import type { Event } from '../lab/events.ts';
import type { CallEvent } from '../lab/probe/index.ts';

const NS = 1e9;

/** How much earlier than a whole second the next query may seem to come: a server stamps a query a little after it was sent. */
const EARLY_S = 0.1;

/**
 * Seconds for which glibc made a cell wait, whatever the machine: a query that no server answered holds its lookup up until
 * the resolver asks again or gives up. glibc counts such timeouts in whole seconds (resolv/res_send.c, send_dg: `seconds`), so
 * what is over is the machine's doing and not counted. Lookups that wait at the same time count once. Waits for a daemon
 * that does not answer leave no query and are not seen: this is a lower bound.
 */
export function mandatedWait(events: readonly Event[]): number {
  const ofKind = <K extends Event['kind']>(kind: K) =>
    events.filter((event): event is Extract<Event, { kind: K }> => event.kind === kind);
  const [calls, queries] = [ofKind('call'), ofKind('dns-query')];
  const answered = new Set(ofKind('dns-reply').map(({ server, query }) => `${server} ${query}`));
  const unanswered = queries.filter(({ server, query }) => !answered.has(`${server} ${query}`));
  return lengthOfUnion(unanswered.map((query) => waitAfter(query, queries, calls)));
}

function waitAfter(query: DnsQueryEvent, queries: readonly DnsQueryEvent[], calls: readonly CallEvent[]): Span {
  const call = calls.find(({ args, at, end }) => args.name === query.name && at <= query.at && query.at <= end);
  const next = queries.find(({ name, at }) => name === query.name && at > query.at);
  const until = Math.min(next?.at ?? Number.POSITIVE_INFINITY, call?.end ?? query.at);
  const seconds = Math.floor((until - query.at) / NS + EARLY_S);
  return [query.at / NS, query.at / NS + Math.max(seconds, 0)];
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
