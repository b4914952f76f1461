import { describe, expect, test } from 'vitest';
import { Connections } from '../../../lab/daemon/tap/connections.ts';
import type { NscdEvent } from '../../../lab/daemon/tap/events.ts';
import { TEST_REQUEST } from '../../../lab/daemon/tap/test-request.ts';
import { REPLIES, REQUESTS } from '../nscd-protocol/captured.ts';

const ASK = REQUESTS.find(({ type }) => type === 'GETAI')?.raw ?? '';
const ANSWER = REPLIES.find(({ type }) => type === 'GETAI')?.raw ?? '';
const HALF = ASK.length / 2 - ((ASK.length / 2) % 2);
const octets = (hex: string) => `${hex.length / 2} ${hex}`;

/** The events for the lines of a tap; process 7 is the probe. */
function eventsOf(lines: readonly string[], offset = 0): NscdEvent[] {
  const events: NscdEvent[] = [];
  const probeOf = (pid: number) => (pid === 7 ? 'program' : null);
  const context = { host: 'client', daemon: 'nscd', offset, probeOf } as const;
  const connections = new Connections(context, (event) => events.push(event));
  for (const line of lines) connections.line(line);
  return events;
}

test('a request and its reply', () => {
  const lines = ['open 1 10 7', `> 1 11 0 ${octets(ASK)}`, `< 1 20 0 ${octets(ANSWER)}`, 'end 1 21 daemon'];
  const on = { host: 'client', daemon: 'nscd', connection: 1 };
  expect(eventsOf(lines)).toEqual([
    {
      ...{ kind: 'nscd-request', at: 11, ...on, pid: 7, probe: 'program', differs: [], version: 2, type: 'GETAI' },
      ...{ key: 'box.lab.test', bytes: ASK.length / 2, raw: ASK },
    },
    {
      ...{ kind: 'nscd-reply', at: 20, end: 20, ...on, type: 'GETAI', found: true, fds: 0 },
      ...{ fields: expect.objectContaining({ canonname: 'box.lab.test' }), bytes: ANSWER.length / 2, raw: ANSWER },
    },
  ]);
});

test('a client other than a probe has the name of its process', () => {
  const asked = (process: string) => eventsOf([`open 1 10 ${process}`, `> 1 11 0 ${octets(ASK)}`]);
  const name = Buffer.from('a  browser').toString('hex');
  expect(asked(`8 ${name}`)).toMatchObject([{ pid: 8, probe: null, program: 'a  browser' }]);
  expect(asked('8 ')).toMatchObject([{ pid: 8, probe: null, program: '' }]);
  expect(asked(`7 ${name}`)[0]).not.toHaveProperty('program');
});

test('the differences of the connecting process are in the request event, or without a request in the end event', () => {
  const lines = ['open 1 10 7 6162 uid,net', 'open 2 10 7 6162 net', `> 1 11 0 ${octets(ASK)}`, 'end 2 12 daemon'];
  expect(eventsOf(lines)).toMatchObject([
    { kind: 'nscd-request', pid: 7, differs: ['uid', 'net'] },
    { kind: 'nscd-end', pid: 7, differs: ['net'] },
  ]);
});

test('a request and its reply in pieces, among those of another connection', () => {
  const lines = [
    ...['open 1 1 7', 'open 2 2 8'],
    ...[`> 1 3 0 ${octets(ASK.slice(0, HALF))}`, `> 2 4 0 ${octets(ASK)}`, `> 1 5 0 ${octets(ASK.slice(HALF))}`],
    ...[`< 1 6 0 ${octets(ANSWER.slice(0, 20))}`, 'end 2 7 daemon', `< 1 8 0 ${octets(ANSWER.slice(20))}`],
    'end 1 9 daemon',
  ];
  expect(eventsOf(lines)).toMatchObject([
    { kind: 'nscd-request', connection: 2, probe: null, pid: 8 },
    { kind: 'nscd-request', connection: 1, at: 3, raw: ASK },
    { kind: 'nscd-end', connection: 2, by: 'daemon' },
    { kind: 'nscd-reply', connection: 1, at: 6, end: 8, raw: ANSWER },
  ]);
});

test('a request becomes an event as soon as it is complete, before its reply', () => {
  expect(eventsOf(['open 1 1 7', `> 1 3 0 ${octets(ASK)}`])).toHaveLength(1);
});

describe('a connection without a complete reply has an end event', () => {
  test.each([
    ['the daemon closes', [`> 1 2 0 ${octets(ASK)}`, 'end 1 5 daemon'], ['nscd-request', 'nscd-end daemon']],
    ['the client closes', [`> 1 2 0 ${octets(ASK)}`, 'end 1 5 client'], ['nscd-request', 'nscd-end client']],
    ['the client sends nothing', ['end 1 5 client'], ['nscd-end client']],
    [
      'the client closes in the middle of its request',
      [`> 1 2 0 ${octets(ASK.slice(0, HALF))}`, 'end 1 5 client'],
      ['nscd-request broken', 'nscd-end client'],
    ],
    [
      'the daemon ends in the middle of its reply',
      [`> 1 2 0 ${octets(ASK)}`, `< 1 3 0 ${octets(ANSWER.slice(0, 40))}`, 'end 1 5 daemon'],
      ['nscd-request', 'nscd-reply broken', 'nscd-end daemon'],
    ],
  ])('%s', (_, lines, expected) => {
    const kinds = eventsOf(['open 1 1 7', ...lines]).map((event) =>
      [event.kind, ...('by' in event ? [event.by] : []), ...('broken' in event ? ['broken'] : [])].join(' '),
    );
    expect(kinds).toEqual(expected);
  });
});

test('a connection of the lab gives no event', () => {
  expect(eventsOf([`open 1 1 ${process.pid}`, 'end 1 5 client'])).toEqual([]);
});

test('the test request of the lab gives no event, even if a daemon refuses it unread', () => {
  const asked = `> 1 2 0 ${octets(TEST_REQUEST.toString('hex'))}`;
  const lines = [`open 1 1 ${process.pid}`, asked, '< 1 3 0 2 beef', 'end 1 5 daemon'];
  const connections = new Connections({ host: 'client', daemon: 'nscd', offset: 0, probeOf: () => null }, () => {
    throw new Error('an event');
  });
  for (const line of [...lines, `open 1 6 ${process.pid}`, 'end 1 7 daemon']) connections.line(line);
  expect(connections.tests).toEqual([Buffer.from('beef', 'hex'), Buffer.alloc(0)]);
  expect(eventsOf(['open 1 1 7', asked])).toHaveLength(1);
});

test('connections are numbered on from those of an earlier tap', () => {
  expect(eventsOf(['open 1 1 7', 'end 1 2 client'], 41)).toMatchObject([{ connection: 42 }]);
});

test('a long reply has its full length, and is marked as incomplete', () => {
  const lines = ['open 1 1 7', `> 1 2 0 ${octets(ASK)}`, `< 1 3 0 5000 ${ANSWER}`, 'end 1 5 daemon'];
  expect(eventsOf(lines)[1]).toMatchObject({ bytes: 5000, raw: ANSWER, broken: expect.stringContaining('not kept') });
});

test.each(['nonsense', '> 9 1 0 1 00', 'end 9 1 client', '> 1 soon 0 1 00'])('%s is refused', (line) => {
  expect(() => eventsOf(['open 1 1 7', line])).toThrow(RangeError);
});
