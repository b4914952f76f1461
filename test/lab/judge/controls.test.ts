import { describe, expect, test } from 'vitest';
import type { Cell } from '../../../lab/core/cell.ts';
import type { Event } from '../../../lab/core/events.ts';
import { commonControls } from '../../../lab/judge/controls.ts';
import { Evidence } from '../../../lab/judge/evidence.ts';
import { cellOn, glibc } from '../../repros/evidence.ts';
import { call, probeOn, query, reply, SENTINEL } from '../events.ts';

const ALONE = cellOn(glibc('2.36'));
const WITH_DAEMON = cellOn(glibc('2.36'), { daemon: 'nsncd' });

const SOUND: readonly Event[] = [...probeOn('2.36'), call('sentinel:client', SENTINEL.client)];

function controlsOf(events: readonly Event[], cell: Cell = ALONE) {
  const [libc, answerer, , inTime] = commonControls(new Evidence(events), cell);
  return { libc, answerer, inTime };
}

test('a sound cell passes all controls', () => {
  const controls = commonControls(new Evidence([...SOUND, query(1, 3), reply(1, 4)]), ALONE);
  expect(controls.map(({ name, ok }) => [name, ok])).toEqual([
    ['libc', true],
    ['no daemon answers', true],
    ['the nameservers work', true],
    ['answered in time', true],
  ]);
});

test('without events, only `answered in time` passes', () => {
  const { libc, answerer, inTime } = controlsOf([]);
  expect(libc).toMatchObject({ ok: false, detail: 'no probe became ready' });
  expect(answerer).toMatchObject({ ok: false, detail: 'no probe looked up the sentinel' });
  expect(inTime?.ok).toBe(true);
});

describe('the libc of the cell', () => {
  test('a probe on another libc fails the control', () => {
    expect(controlsOf(probeOn('2.42', '2.41')).libc).toMatchObject({
      ok: false,
      detail: 'program runs on glibc 2.41, not 2.42',
    });
  });

  test('one of several probes on another libc fails the control', () => {
    const { libc } = controlsOf([...probeOn('2.36'), ...probeOn('2.36', '2.31', 'fresh')]);
    expect(libc).toMatchObject({ ok: false, detail: 'fresh runs on glibc 2.31, not 2.36' });
  });

  test.each([
    ['another build of the same version', 'bbbb', 'build-id bbbb'],
    ['one without a build-id', null, 'no build-id'],
  ])('%s fails the control, which compares the mapped file', (_, buildId, words) => {
    const cell = { ...ALONE, libc: { ...ALONE.libc, buildId: 'aaaa' } };
    const on = (found: string | null) => controlsOf([...probeOn('2.36', '2.36', 'program', found)], cell).libc;
    expect(on('aaaa')?.ok).toBe(true);
    expect(on(buildId)).toMatchObject({
      ok: false,
      detail: `program runs on a C library with ${words}, not with build-id aaaa`,
    });
  });

  test('a daemon is compared with the libc of the daemon', () => {
    const libc = { ...glibc('2.41'), buildId: 'dddd' };
    const cell = { ...WITH_DAEMON, daemon: { ...WITH_DAEMON.daemon, libc } };
    const ready = { kind: 'daemon', at: 3, daemon: 'nsncd', host: 'client', libc: 'made-up' } as const;
    const on = (buildId: string) =>
      controlsOf([...probeOn('2.36'), { ...ready, action: 'ready', detail: '', buildId }], cell).libc;
    expect(on('dddd')?.ok).toBe(true);
    expect(on('eeee')).toMatchObject({
      ok: false,
      detail: 'nsncd runs on a C library with build-id eeee, not with build-id dddd',
    });
  });

  test('a daemon that was not started fails the control', () => {
    const [, ready] = probeOn('2.36') as [Event, Event];
    expect(controlsOf([ready]).libc?.ok).toBe(false);
  });
});

describe('the source of answers', () => {
  const ready: Event = {
    kind: 'daemon',
    at: 1,
    daemon: 'nsncd',
    host: 'client',
    libc: 'x',
    action: 'ready',
    detail: '',
  };
  const answered = (...sentinels: Event[]) => [ready, ...probeOn('2.36'), ...sentinels];

  test('the daemon answers, in a cell with a daemon', () => {
    const { answerer } = controlsOf(answered(call('sentinel:daemon', SENTINEL.daemon)), WITH_DAEMON);
    expect(answerer).toMatchObject({ name: 'daemon answers', ok: true });
  });

  test('a scenario that does not start its daemon fails, although the client answers as labelled', () => {
    const own = [...probeOn('2.36'), call('sentinel:client', SENTINEL.client)];
    expect(controlsOf(own, WITH_DAEMON).answerer).toMatchObject({ ok: false, detail: 'nsncd was never started' });
    expect(controlsOf([{ ...ready, action: 'start' } as Event, ...own], WITH_DAEMON).answerer?.ok).toBe(false);
  });

  test('a scenario without a request to the daemon fails, except on musl, which asks no daemon for hosts', () => {
    const events = answered(call('sentinel:client', SENTINEL.client));
    const { answerer } = controlsOf(events, WITH_DAEMON);
    expect(answerer).toMatchObject({
      name: 'daemon answers',
      ok: false,
      detail: 'no probe asked the daemon for the sentinel',
    });
    const cell = { ...WITH_DAEMON, libc: { ...WITH_DAEMON.libc, kind: 'musl' as const } };
    expect(controlsOf(events, cell).answerer).toMatchObject({ name: 'no daemon answers', ok: true });
  });

  test.each([
    [
      'a daemon that is not asked',
      'daemon',
      SENTINEL.client,
      'the client answered the sentinel of program, not the daemon',
    ],
    [
      'a daemon that answers where none should',
      'client',
      SENTINEL.daemon,
      'the daemon answered the sentinel of program, not the client',
    ],
    ['a sentinel without an answer', 'client', [], 'neither answered the sentinel of program; expected the client'],
    [
      'a sentinel with an unknown address',
      'daemon',
      ['192.0.2.1'],
      'neither answered the sentinel of program; expected the daemon',
    ],
  ])('%s fails the control', (_, wanted, addresses, detail) => {
    const { answerer } = controlsOf(answered(call(`sentinel:${wanted}`, [...addresses])), WITH_DAEMON);
    expect(answerer).toMatchObject({ ok: false, detail });
  });

  test('one wrong answer among right ones fails the control', () => {
    const right = call('sentinel:daemon', SENTINEL.daemon);
    const { answerer } = controlsOf(answered(right, call('sentinel:daemon', SENTINEL.client), right), WITH_DAEMON);
    expect(answerer?.ok).toBe(false);
  });

  test('the same failure of several lookups of a program is reported once', () => {
    const wrong = call('sentinel:daemon', SENTINEL.client);
    const { answerer } = controlsOf(answered(wrong, wrong), WITH_DAEMON);
    expect(answerer?.detail).toBe('the client answered the sentinel of program, not the daemon');
  });
});

describe('answered in time', () => {
  const inTime = (...events: Event[]) => controlsOf(events).inTime;

  test('a retransmission of an answered query shows a slow machine', () => {
    expect(inTime(query(1, 1), reply(1, 2), query(2, 3), reply(2, 4))).toMatchObject({
      ok: false,
      detail: 'sent again despite a normal reply: A www.lab.test at A',
    });
  });

  test('an answer after the retransmission shows a slow machine too', () => {
    expect(inTime(query(1, 1), query(2, 2), reply(1, 3), reply(2, 4))?.ok).toBe(false);
  });

  const HEADER = '00008180';
  const written = (questions: string, answers: string[]) =>
    ({ ...reply(1, 2, 'answerWith'), answers, raw: `${HEADER}${questions}` }) as Event;
  const RECORDS = ['www.lab.test A 192.0.2.5'];

  test('so does one of a query that was answered with records of the scenario', () => {
    expect(inTime(query(1, 1), written('0001', RECORDS), query(2, 3), reply(2, 4))?.ok).toBe(false);
  });

  test.each([
    ['a query that was answered without the question', [query(1, 1), written('0000', RECORDS), query(2, 3)]],
    ['a query that was answered without records', [query(1, 1), written('0001', []), query(2, 3)]],
    ['a query that was dropped on purpose', [query(1, 1), query(2, 3), reply(2, 4)]],
    ['one that was answered wrongly on purpose', [query(1, 1), reply(1, 2, 'wrongId'), query(2, 3), reply(2, 4)]],
    ['another query from that socket', [query(1, 1), reply(1, 2), query(2, 3, { raw: 'ab' }), reply(2, 4)]],
    ['the same bytes from another socket', [query(1, 1), reply(1, 2), query(2, 3, { client: '127.0.0.1#4001' })]],
    [
      'the same query to another server',
      [query(1, 1), reply(1, 2), query(1, 3, { server: 'B' }), reply(1, 4, 'normal', 'B')],
    ],
  ])('%s may be sent again', (_, events) => {
    expect(inTime(...events)?.ok).toBe(true);
  });
});
