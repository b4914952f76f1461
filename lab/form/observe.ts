import type { DnsQueryEvent, Transport } from '../../fake-dns/index.ts';
import { SLACK_NS } from '../derive/attribution/calls.ts';
import { sendersOf } from '../derive/attribution/senders.ts';
import type { Evidence } from '../judge/evidence.ts';
import { addressesOf } from '../judge/evidence.ts';
import type { CallEvent } from '../probe/index.ts';
import { resultText } from './result-text.ts';

/** What a call of a scenario came to, as far as patterns speak of it. */
export interface CallObservation {
  call: CallEvent;
  /** The end of the call's outcome in one line. */
  result: string;
  addresses: readonly string[];
  canonname: string | undefined;
  /** The queries that were sent for it, in order. */
  queries: readonly DnsQueryEvent[];
  /** The servers in the order in which they were asked for it, with their queries. */
  asked: readonly AskedServer[];
  /** The names that servers were asked for, in order, each once. */
  names: readonly string[];
  /** The servers at which the resolver waited for a whole timeout each, in order. */
  waited: readonly string[];
}

export interface AskedServer {
  server: string;
  queries: readonly { transport: Transport; type: string }[];
}

/** The observations of the named calls, by label. */
export function observe(evidence: Evidence, labels: readonly string[]): Map<string, CallObservation> {
  const queriesOf = queriesByCall(evidence);
  const calls = evidence.all('call').filter(({ label }) => label !== undefined && labels.includes(label));
  return new Map(calls.map((call) => [call.label as string, observeCall(evidence, call, queriesOf.get(call) ?? [])]));
}

/** The queries that were sent for each call, by its own resolver or by a daemon's. */
export function queriesByCall(evidence: Evidence): Map<CallEvent, DnsQueryEvent[]> {
  const senders = [...sendersOf(evidence.events, SLACK_NS)];
  const ofCalls = senders.flatMap(([query, sender]) =>
    sender.by === 'resolver' ? [{ query, call: sender.call }] : [],
  );
  const grouped = Map.groupBy(ofCalls, ({ call }) => call);
  return new Map(
    [...grouped].map(([call, each]) => [call, each.map(({ query }) => query).toSorted((a, b) => a.at - b.at)]),
  );
}

function observeCall(evidence: Evidence, call: CallEvent, queries: readonly DnsQueryEvent[]): CallObservation {
  const { result } = call;
  return {
    call,
    result: resultText(result),
    addresses: addressesOf(result),
    canonname: 'canonname' in result ? result.canonname : undefined,
    queries,
    asked: groupByServer(queries),
    names: [...new Set(queries.map(({ name }) => name))],
    waited: waits(evidence, call),
  };
}

function groupByServer(queries: readonly DnsQueryEvent[]): AskedServer[] {
  const groups: { server: string; queries: { transport: Transport; type: string }[] }[] = [];
  for (const { server, transport, type } of queries) {
    const last = groups.at(-1);
    if (last?.server === server) last.queries.push({ transport, type });
    else groups.push({ server, queries: [{ transport, type }] });
  }
  return groups;
}

/** Both questions of a pair share one wait. */
function waits(evidence: Evidence, call: CallEvent): string[] {
  const timeouts = evidence.timeoutsOf(call);
  return [...new Map(timeouts.map(({ server, end }) => [`${server} ${end}`, server])).values()];
}
