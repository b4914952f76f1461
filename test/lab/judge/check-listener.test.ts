import { expect, test } from 'vitest';
import type { Event } from '../../../lab/core/events.ts';
import { checkListener } from '../../../lab/judge/check-listener.ts';
import { Evidence } from '../../../lab/judge/evidence.ts';

const checked = (...events: Event[]) => checkListener(new Evidence(events));

const DAEMON: Event = {
  ...{ kind: 'resolver', at: 1, of: 'nsncd', when: 'ready' },
  processes: [20, 21].map((pid) => ({ pid, files: [] })),
};

function request(listener: number | undefined, connection = 1): Event {
  const asked = { pid: 7, probe: 'program', version: 2, type: 'GETAI', key: 'a', bytes: 20, raw: '' } as const;
  const on = { host: 'client', daemon: 'nsncd', connection } as const;
  return { kind: 'nscd-request', at: 9, ...on, ...asked, ...(listener !== undefined && { listener }) };
}

test('the daemon, or a child of it, listens', () => {
  expect(checked(DAEMON, request(20), request(21, 2))).toMatchObject([
    { ok: true, detail: 'a process of the daemon listened for each of 2 connections' },
  ]);
});

test('another process listens, even for one connection only', () => {
  const end: Event = {
    kind: 'nscd-end',
    at: 9,
    host: 'client',
    daemon: 'nsncd',
    connection: 2,
    listener: 30,
    by: 'daemon',
  };
  const words = 'process 30, which is none of nsncd, listened on its socket';
  expect(checked(DAEMON, request(20), request(30, 2))).toMatchObject([{ ok: false, detail: words }]);
  expect(checked(DAEMON, request(20), end)).toMatchObject([{ ok: false, detail: words }]);
});

test('no control for runs without the record', () => {
  expect(checked(DAEMON, request(undefined))).toEqual([]);
});
