import { describe, expect, test } from 'vitest';
import type { Event } from '../../../lab/core/events.ts';
import { SENTINEL_NAME } from '../../../lab/core/sentinel.ts';
import { commonControls } from '../../../lab/judge/controls.ts';
import { Evidence } from '../../../lab/judge/evidence.ts';
import { cellOn, glibc } from '../../repros/evidence.ts';
import { call, probeOn, SENTINEL } from '../events.ts';

const CELL = cellOn(glibc('2.36'), { daemon: 'nscd' });
const ON = { host: 'client', daemon: 'nscd' } as const;

/** The sentinel is looked up from 100 to 110. */
const BY_DAEMON = ofMarker('sentinel:daemon', SENTINEL.daemon);
const BY_CLIENT = ofMarker('sentinel:client', SENTINEL.client);

function ofMarker(label: string, addresses: string[]): Event {
  return { ...call(label, addresses, 100), args: { name: SENTINEL_NAME } } as Event;
}

function started(tapped = true): Event {
  return {
    kind: 'daemon',
    at: 3,
    ...ON,
    libc: 'made-up',
    action: 'start',
    detail: '',
    ...(tapped && { tapped: true }),
  };
}

function request(at: number, more: { type?: string; key?: string; probe?: string; connection?: number } = {}): Event {
  const { type = 'GETAI', key = SENTINEL_NAME, probe = 'program', connection = 1 } = more;
  return { kind: 'nscd-request', at, ...ON, connection, pid: 7, probe, version: 2, type, key, bytes: 20, raw: '' };
}

function reply(
  at: number,
  more: { type?: string; found?: boolean; fds?: number; connection?: number; broken?: string; end?: number } = {},
): Event {
  const { type = 'GETAI', found = true, fds = 0, connection = 1, end = at, broken } = more;
  const fields = found ? { addresses: SENTINEL.daemon } : {};
  return {
    kind: 'nscd-reply',
    at,
    end,
    ...ON,
    connection,
    type,
    found,
    fields,
    fds,
    bytes: 20,
    raw: '',
    ...(broken && { broken }),
  };
}

function controlOf(...events: Event[]) {
  const evidence = new Evidence([...probeOn('2.36'), ...events]);
  return commonControls(evidence, CELL).find(({ name }) => name === 'requests on the socket');
}

describe('where the daemon answers', () => {
  test('the daemon got the request, and found the name', () => {
    expect(controlOf(started(), BY_DAEMON, request(102), reply(105))).toEqual({
      name: 'requests on the socket',
      ok: true,
      detail: 'as expected for 1 sentinel lookups',
    });
  });

  test.each<[string, Event[], string]>([
    ['nothing passed the tap', [], 'no request'],
    ['it was asked before', [request(90), reply(95)], 'no request'],
    ['it was asked after', [request(120), reply(125)], 'no request'],
    ['another program asked', [request(102, { probe: 'fresh' }), reply(105)], 'no request'],
    ['for another name', [request(102, { key: 'www.lab.test' }), reply(105)], 'no request'],
    ['it gave no reply', [request(102)], 'a request without a reply'],
    ['it did not find it', [request(102), reply(105, { found: false })], 'a request, and a reply that found nothing,'],
    [
      'it was cut off',
      [request(102), reply(105, { broken: 'short' })],
      'a request, and a reply that is not whole (short),',
    ],
    ['it came too late', [request(102), reply(105, { end: 120 })], 'a request, and a reply that came after the call,'],
    ['the reply was another’s', [request(102), reply(105, { connection: 2 })], 'a request without a reply'],
  ])('%s: the control fails', (_, events, words) => {
    expect(controlOf(started(), BY_DAEMON, ...events)).toMatchObject({
      ok: false,
      detail: `for the sentinel of program there was ${words} on the socket`,
    });
  });

  test('the same failure of several lookups of a program is reported once', () => {
    expect(controlOf(started(), BY_DAEMON, BY_DAEMON)?.detail).toBe(
      'for the sentinel of program there was no request on the socket',
    );
  });

  test('the program found the name in the cache that nscd passed to it', () => {
    const mapped = (fds: number) => [
      request(50, { type: 'GETFDHST', key: 'hosts' }),
      reply(51, { type: 'GETFDHST', fds }),
    ];
    const cached = (more: { found?: boolean; broken?: string } = {}) => [
      request(40, { probe: 'neighbour', connection: 2 }),
      reply(41, { connection: 2, ...more }),
    ];
    const isOk = (...events: Event[]) => controlOf(started(), BY_DAEMON, ...events)?.ok;
    expect(isOk(...cached(), ...mapped(1))).toBe(true);
    expect(isOk(...cached(), ...mapped(0))).toBe(false);
    const late = mapped(1).map((event) => ({ ...event, at: event.at + 100 }));
    expect(isOk(...cached(), ...late)).toBe(false);
    expect(isOk(...mapped(1))).toBe(false);
    expect(isOk(...cached({ found: false }), ...mapped(1))).toBe(false);
    expect(isOk(...cached({ broken: 'cut off' }), ...mapped(1))).toBe(false);
  });
});

describe('where the client resolves by itself', () => {
  test('no request', () => {
    expect(controlOf(started(), BY_CLIENT)?.ok).toBe(true);
    expect(controlOf(started(), BY_CLIENT, request(102, { key: 'www.lab.test' }))?.ok).toBe(true);
  });

  test('the control fails if the daemon got a request', () => {
    expect(controlOf(started(), BY_CLIENT, request(102))).toMatchObject({
      ok: false,
      detail: 'program asked the daemon for the sentinel',
    });
  });
});

test('a daemon without a tap has no control', () => {
  expect(controlOf(BY_DAEMON)).toBeUndefined();
  expect(controlOf(started(false), BY_DAEMON)).toBeUndefined();
  expect(controlOf(started(), started(false), BY_DAEMON)).toBeUndefined();
});
