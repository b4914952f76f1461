import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import type { Event } from '../core/events.ts';
import type { CallEvent } from '../probe/call-event.ts';
import { Callers } from './attribution/calls.ts';
import { callsOfLookups, queriesBetweenLookups } from './attribution/client-queries.ts';
import { labQueries } from './attribution/lab-queries.ts';
import { queriesOfServices, querySenders } from './attribution/query-senders.ts';
import { Replies } from './replies.ts';

/** All transmissions of one question, or of a pair (A and AAAA), by one resolver. */
export interface QuerySequence {
  /** In order of time; at least one. */
  queries: readonly DnsQueryEvent[];
  /** The call that caused them; null if none was in progress. */
  call: CallEvent | null;
}

interface OpenSequence {
  queries: DnsQueryEvent[];
  calls: CallEvent[];
}

/**
 * The query sequences of a cell, in order of time, without the lab's own queries and those of a client between its lookups. No packet names its sender, so the
 * sequences are inferred from these rules:
 * - A retransmission has the same octets, id included (glibc resolv/res_send.c, send_dg; musl src/network/res_msend.c).
 * - The questions of a pair share one socket, or (RES_SNGLKUPREOP) the second follows the reply to the first.
 * - Ids are 16 random bits, so equal octets mean the same message only within one call.
 * @param slack in the unit of the events
 */
export function querySequencesOf(events: readonly Event[], slack: number): QuerySequence[] {
  const callers = new Callers(
    events.filter((event) => event.kind === 'call'),
    querySenders(events),
  );
  const ofLab = labQueries(events);
  const between = queriesBetweenLookups(events);
  const ofLookup = callsOfLookups(events);
  const ofServices = queriesOfServices(events);
  const replies = new Replies(events);
  const open: OpenSequence[] = [];
  const byName = new Map<string, OpenSequence[]>();
  for (const query of events.filter((event) => event.kind === 'dns-query')) {
    if (ofLab.has(query) || between.has(query)) continue;
    const known = ofLookup(query);
    const may = known ? [known] : callers.thatMaySend(query, slack);
    if (may.length === 0 && ofServices.has(query)) continue;
    const key = `${query.host} ${query.name}`;
    const near = byName.get(key)?.filter((sequence) => isNear(sequence, may)) ?? [];
    const mine =
      near.findLast(({ queries }) => queries.some((earlier) => isSameMessage(earlier, query))) ??
      near.findLast(({ queries }) => hasRoomFor(query, queries) && queries.some((one) => isSameSocket(one, query))) ??
      near.findLast(({ queries }) => hasRoomFor(query, queries) && followsReply(query, queries, replies));
    if (mine) {
      mine.queries.push(query);
      mine.calls = mine.calls.filter((call) => may.includes(call));
    } else {
      const sequence = { queries: [query], calls: may };
      open.push(sequence);
      byName.set(key, [...(byName.get(key) ?? []), sequence]);
    }
  }
  return withCalls(open);
}

/** Whether two queries are the same message, also if the second went over TCP. */
export function isSameMessage(a: DnsQueryEvent, b: DnsQueryEvent): boolean {
  return a.raw === b.raw;
}

function isNear({ calls }: OpenSequence, may: readonly CallEvent[]): boolean {
  return calls.length === 0 ? may.length === 0 : calls.some((call) => may.includes(call));
}

/** A different message for the same question, for example without EDNS, starts another sequence. */
function hasRoomFor(query: DnsQueryEvent, queries: readonly DnsQueryEvent[]): boolean {
  return isOfPair(query) && queries.every((other) => isOfPair(other) && other.type !== query.type);
}

function isOfPair({ type }: DnsQueryEvent): boolean {
  return type === 'A' || type === 'AAAA';
}

function isSameSocket(a: DnsQueryEvent, b: DnsQueryEvent): boolean {
  return a.client === b.client && a.transport === b.transport;
}

function followsReply(query: DnsQueryEvent, queries: readonly DnsQueryEvent[], replies: Replies): boolean {
  const last = queries.at(-1);
  return last !== undefined && replies.cameBefore(query.at, last);
}

/** Assigns a call to every sequence. Of several simultaneous calls for one name, each gets one sequence. */
function withCalls(open: readonly OpenSequence[]): QuerySequence[] {
  const taken = new Map<CallEvent, Set<string>>();
  return open.map(({ queries, calls }) => {
    const name = queries[0]?.name ?? '';
    const around = calls.filter((call) => queries.every(({ at }) => at >= call.at && at <= call.end));
    const call = around.find((each) => !taken.get(each)?.has(name)) ?? around.at(-1) ?? calls.at(-1) ?? null;
    if (call) taken.set(call, new Set([...(taken.get(call) ?? []), name]));
    return { queries, call };
  });
}
