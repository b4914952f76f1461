import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import type { Event } from '../core/events.ts';
import { SLACK_NS } from '../derive/attribution/calls.ts';
import { senderOf } from '../derive/attribution/senders.ts';
import type { Through, ThroughDaemon } from '../derive/attribution/through-daemon.ts';
import { querySequencesOf } from '../derive/query-sequences.ts';
import { type Transmission, transmissionsOf } from '../derive/transmissions.ts';
import type { CallEvent } from '../probe/call-event.ts';
import { nameserversIn, seenConfs } from './seen-conf.ts';

/** A transmission with the resolver that sent it. */
export interface Sent {
  transmission: Transmission;
  /** The call that caused it; null if no call was in progress. */
  call: CallEvent | null;
  /** The daemon whose resolver sent it; null for the program's own. */
  through: Through | null;
  /** Whether musl sent it: to all nameservers at once, with timeouts of its own. */
  musl: boolean;
}

/** The transmissions of a cell, by call, in order of time. */
export function sentByCall(events: readonly Event[], through: ThroughDaemon): Map<CallEvent | null, Sent[]> {
  const onMusl = new Set(
    events.flatMap((event) => (event.kind === 'probe-ready' && event.libc.name === 'musl' ? [event.probe] : [])),
  );
  const seenBy = seenConfs(events);
  const nameserversOf = (call: CallEvent) => nameserversIn(seenBy(call) ?? { file: null });
  const sent = querySequencesOf(events, SLACK_NS).flatMap((sequence): Sent[] => {
    const { call, queries } = sequence;
    const sender = senderOf(sequence, through);
    const daemon = sender?.by === 'resolver' ? sender.through : null;
    const musl = call !== null && daemon === null && onMusl.has(call.probe);
    const transmissions = musl ? roundsOf(queries, nameserversOf(call)) : transmissionsOf(queries, false);
    return transmissions.map((transmission) => ({ transmission, call, through: daemon, musl }));
  });
  return Map.groupBy(
    sent.toSorted((a, b) => a.transmission[0].at - b.transmission[0].at),
    ({ call }) => call,
  );
}

/**
 * The rounds of musl, which sends each question to all its nameservers (src/network/res_msend.c). Servers read their sockets in
 * an order of their own, so the time of a query tells neither its round nor its place there: its number at its server tells the round, and
 * the line of that server in resolv.conf the place.
 */
function roundsOf(queries: readonly DnsQueryEvent[], nameservers: readonly string[]): Transmission[] {
  const copies = new Map<string, number>();
  const rounds = new Map<number, [DnsQueryEvent, ...DnsQueryEvent[]]>();
  for (const query of queries) {
    const { server, transport, raw } = query;
    const key = `${server} ${transport} ${raw}`;
    const copy = (copies.get(key) ?? 0) + 1;
    copies.set(key, copy);
    // musl sends queries over TCP after the rounds over UDP.
    const number = transport === 'tcp' ? Number.POSITIVE_INFINITY : copy;
    const round = rounds.get(number);
    if (round) round.push(query);
    else rounds.set(number, [query]);
  }
  const placeOf = ({ local }: DnsQueryEvent) => nameservers.indexOf(local);
  for (const round of rounds.values()) round.sort((a, b) => placeOf(a) - placeOf(b));
  return [...rounds.values()];
}
