import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import type { Event } from '../core/events.ts';
import type { CallEvent } from '../probe/call-event.ts';
import { Callers } from './attribution/calls.ts';
import { labQueries } from './attribution/lab-queries.ts';
import { Replies } from './replies.ts';

/** What a resolver does to have one question answered, or the two of a pair (A and AAAA): all its sending of the same messages. */
export interface QuerySequence {
  /** In order of time; at least one. */
  queries: readonly DnsQueryEvent[];
  /** The call that it was for; null when none was under way. */
  call: CallEvent | null;
}

interface OpenSequence {
  queries: DnsQueryEvent[];
  calls: CallEvent[];
}

/**
 * The exchanges of a cell, in order of time; what the lab itself asked is in none. No packet says who sent it, so this is
 * inferred. A resolver that asks again sends the same octets, id and all (glibc resolv/res_send.c, send_dg; musl
 * src/network/res_msend.c), and the questions of a pair go through one socket, or (RES_SNGLKUPREOP) the second one follows
 * the reply to the first. Ids are 16 random bits, so equal octets count within one call only.
 * @param slack in the unit of the events
 */
export function querySequencesOf(events: readonly Event[], slack: number): QuerySequence[] {
  const callers = new Callers(events.filter((event) => event.kind === 'call'));
  const ofLab = labQueries(events);
  const replies = new Replies(events);
  const open: OpenSequence[] = [];
  const byName = new Map<string, OpenSequence[]>();
  for (const query of events.filter((event) => event.kind === 'dns-query')) {
    if (ofLab.has(query)) continue;
    const may = callers.thatMaySend(query, slack);
    const key = `${query.host} ${query.name}`;
    const near = byName.get(key)?.filter((exchange) => isNear(exchange, may)) ?? [];
    const mine =
      near.findLast(({ queries }) => queries.some((earlier) => isSameMessage(earlier, query))) ??
      near.findLast(({ queries }) => hasRoomFor(query, queries) && queries.some((one) => isSameSocket(one, query))) ??
      near.findLast(({ queries }) => hasRoomFor(query, queries) && followsReply(query, queries, replies));
    if (mine) {
      mine.queries.push(query);
      mine.calls = mine.calls.filter((call) => may.includes(call));
    } else {
      const exchange = { queries: [query], calls: may };
      open.push(exchange);
      byName.set(key, [...(byName.get(key) ?? []), exchange]);
    }
  }
  return withCalls(open);
}

/** Whether two queries are the same message, sent twice: also when the second time goes over TCP. */
export function isSameMessage(a: DnsQueryEvent, b: DnsQueryEvent): boolean {
  return a.raw === b.raw;
}

function isNear({ calls }: OpenSequence, may: readonly CallEvent[]): boolean {
  return calls.length === 0 ? may.length === 0 : calls.some((call) => may.includes(call));
}

/** Another message for the same question is another exchange, as when a query is put without EDNS. */
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

/** Gives every exchange its call. Of several calls for one name that are under way at once, each has one exchange. */
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
