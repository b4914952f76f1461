import { expect, test } from 'vitest';
import type { DnsQueryEvent } from '../../../../fake-dns/events.ts';
import type { Event, SenderEvent } from '../../../../lab/core/events.ts';
import { querySequencesOf } from '../../../../lab/derive/query-sequences.ts';
import type { CallEvent } from '../../../../lab/probe/call-event.ts';

const MS = 1e6;

const call = {
  ...{ kind: 'call', at: 10 * MS, end: 50 * MS, probe: 'program', thread: 'main', verb: 'getaddrinfo' },
  ...{ args: { name: 'printer.local' }, result: { ok: true }, label: '1' },
} as unknown as CallEvent;

/** A question of a module, for another name than that of the call. */
function question(at: number, name = 'local'): DnsQueryEvent {
  return {
    ...{ kind: 'dns-query', at: at * MS, server: 'A', query: at, host: 'client', client: `127.0.0.1#${at}` },
    ...{ transport: 'udp', type: 'SOA', name, raw: `${at}` },
  } as unknown as DnsQueryEvent;
}

function sentBy(by: SenderEvent['by'], of: string, { at, server, query }: DnsQueryEvent): SenderEvent {
  return { kind: 'sender', at, server, query, by, of };
}

/** For each sequence, its call's label. */
function callsOf(events: readonly Event[]): (string | undefined)[] {
  return querySequencesOf(events, 2 * MS).map((sequence) => sequence.call?.label);
}

test('a question for another name belongs to the call in progress of the process that sent it', () => {
  const query = question(20);
  expect(callsOf([call, query, sentBy('probe', 'program', query)])).toEqual(['1']);
  expect(callsOf([call, query, sentBy('daemon', 'nsncd', query)])).toEqual(['1']);
});

test('it belongs to no call if another process sent it, if no call is in progress, or if the sender is not known', () => {
  const query = question(20);
  expect(callsOf([call, query, sentBy('probe', 'other', query)])).toEqual([undefined]);
  expect(callsOf([call, query, sentBy('other', 'dig', query)])).toEqual([undefined]);
  expect(callsOf([call, query])).toEqual([undefined]);
  const late = question(90);
  expect(callsOf([call, late, sentBy('probe', 'program', late)])).toEqual([undefined]);
});

test('a question of a service is its own, unless it is for the name of a call', () => {
  const own = question(20);
  const forCall = question(30, 'printer.local');
  expect(callsOf([call, own, sentBy('service', 'resolved', own)])).toEqual([]);
  expect(callsOf([call, forCall, sentBy('service', 'resolved', forCall)])).toEqual(['1']);
});
