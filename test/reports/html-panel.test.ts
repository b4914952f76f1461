import { expect, test } from 'vitest';
import type { Event } from '../../lab/core/events.ts';
import { withDerived } from '../../lab/derive/index.ts';
import type { ResState } from '../../lab/probe/res-state.ts';
import { diagramItems } from '../../reports/html/client/diagram/select-items.ts';
import { eventDetails } from '../../reports/html/client/pages/event-details.ts';
import { eventIndex, eventPosition } from '../../reports/html/client/pages/event-position.ts';
import { relative } from '../../reports/html/report-data.ts';
import { EventBuilder } from './html-events.ts';

/** The plain text of the panel for the first event of a kind. */
function panel(builder: EventBuilder, kind: Event['kind'], of: (event: Event) => boolean = () => true): string {
  const events = relative(withDerived(builder.sorted()));
  const event = events.find((each) => each.kind === kind && of(each));
  const [zero] = events;
  if (!event || !zero) throw new Error(`the events have no ${kind}`);
  const { text } = eventDetails(event, zero, { all: events, linkTo: (index) => `#${index}` });
  return text.replaceAll(/<[^>]*>/g, '').replaceAll('&lt;', '<');
}

const INITIALISED: ResState = {
  ...{ nameservers: ['127.0.0.1'], search: [], options: ['RES_INIT'], optionsRaw: 1, flagsRaw: 0 },
  ...{ retrans: 1, retry: 2, ndots: 1 },
};

/** A lookup that gets no answer for `ms` milliseconds. */
function lost(ms: number, after: ResState | null = INITIALISED): EventBuilder {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  const res = after && { before: after, after, changed: [] };
  builder.call(10, 11 + ms, 'program', 'lost.lab.test', { thread: 'asks', ...(res && { res }) });
  builder.query(11, 'A', 'lost.lab.test', null);
  return builder;
}

test('a query names its sender, and which part of that is inferred', () => {
  expect(panel(lost(1000), 'dns-query')).toContain(
    'Sent by program, thread asks, in getaddrinfo lost.lab.test (inferred from its name and time).',
  );
  expect(panel(lost(1000), 'dns-silence')).toContain('Its query was sent by program, thread asks, in getaddrinfo');
});

test('a query of a daemon names the request and its client; a request names its process', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.daemon(2, 'ready');
  builder.call(10, 20, 'program', 'www.lab.test', { from: '192.0.2.1' });
  builder.request(11, 1, 'program', 'www.lab.test', 6, true);
  builder.query(12, 'A', 'www.lab.test', '192.0.2.1');
  expect(panel(builder, 'dns-query')).toContain(
    'Sent by nsncd of client, for GETAI www.lab.test of program, thread main, in getaddrinfo www.lab.test (inferred from',
  );
  expect(panel(builder, 'nscd-request')).toContain(
    'Made by program, thread main, in getaddrinfo www.lab.test (the process, 7, is known from the kernel;',
  );
});

test('a query of the lab names the lab; a query without a matching call has an unknown sender', () => {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  builder.events.push({ kind: 'ask', at: 10e6, server: 'A', host: 'client', name: 'alive.lab.test', answers: [] });
  builder.query(11, 'A', 'alive.lab.test', '192.0.2.1');
  builder.query(20, 'A', 'unknown.lab.test', '192.0.2.1');
  expect(panel(builder, 'dns-query')).toContain('Sent by the lab, as a control.');
  const unknown = (event: Event) => 'name' in event && event.name === 'unknown.lab.test';
  expect(panel(builder, 'dns-query', unknown)).toContain('Sent by an unknown program');
});

test('a wait names its rule, and why it was measured too short', () => {
  const due = panel(lost(999.5), 'timeout');
  expect(due).toContain('glibc waits 1 s (timeout:1 << 0; resolv/res_send.c, send_dg)');
  expect(due).toContain('The first question had arrived 1.00 s before. The time above');
  expect(panel(lost(974), 'timeout')).toContain('0.97 s before; the missing 26 ms are a delay of the nameserver');
});

test('a wait without a rule has the reason', () => {
  expect(panel(lost(1000, null), 'timeout')).toContain('not known: this run did not store the _res');
  const rotating = { ...INITIALISED, options: ['RES_INIT', 'RES_ROTATE'] };
  expect(panel(lost(1000, rotating), 'timeout')).toContain('which RES_ROTATE changes');
  const elsewhere = { ...INITIALISED, nameservers: ['127.0.0.9'] };
  expect(panel(lost(1000, elsewhere), 'timeout')).toContain('127.0.0.1 is not in the _res after the call');
  const musl = lost(500, null);
  musl.events.push({
    kind: 'probe-ready',
    at: 5e6,
    probe: 'program',
    pid: 1,
    libc: { name: 'musl', version: '1.2.5' },
  });
  expect(panel(musl, 'timeout')).toMatch(/musl has no _res.*With timeout:1 that is half a second/);
  const daemon = lost(1000, null);
  daemon.daemon(2, 'ready');
  daemon.request(10.5, 1, 'program', 'lost.lab.test', 1000, true);
  expect(panel(daemon, 'timeout')).toMatch(/Waiting: nsncd of client.*the _res of a thread of the daemon/s);
});

test('a time names its origin and the reason for it', () => {
  const builder = lost(1000);
  const reach = { kind: 'reach', at: 0, probe: 'program', path: '/run/nscd/socket', outcome: 'connected' } as const;
  builder.events.push(reach);
  expect(panel(builder, 'dns-query')).toContain(
    'from ‘/run/nscd/socket: connected’, the first attempt to connect; this repro changes nothing',
  );
});

test('an event without an item has a position between two with items; a number may be no event', () => {
  const events: Event[] = relative(withDerived(lost(1000).sorted()));
  const items = diagramItems(events, { checks: false }).filter(({ event }) => events[event]?.kind !== 'dns-silence');
  const at = (kind: Event['kind']) => events.findIndex((event) => event.kind === kind);
  expect(eventPosition(at('dns-query'), { events, items }).text).toBe('Event 2 of the 3 shown');
  const { text, before, after } = eventPosition(at('dns-silence'), { events, items });
  expect(text).toBe('Not drawn: after the last of the 3 shown');
  expect([before, after]).toEqual([at('timeout'), undefined]);
  expect(eventPosition(at('probe-start'), { events, items }).text).toBe('Not drawn: before the first of the 3 shown');
  expect(['1', '99', '-1', '1.5', 'x', ''].map((named) => eventIndex(named, events))).toEqual([1, -1, -1, -1, -1, -1]);
});
