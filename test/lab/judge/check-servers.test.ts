import { expect, test } from 'vitest';
import type { Event } from '../../../lab/core/events.ts';
import { checkServers } from '../../../lab/judge/check-servers.ts';
import { Evidence } from '../../../lab/judge/evidence.ts';
import { query, reply } from '../events.ts';

const checked = (...events: Event[]) => checkServers(new Evidence(events));

const AT_A = { at: 5, server: 'A', transport: 'udp', local: '127.0.0.1' } as const;
const SILENCE = { kind: 'dns-silence', ...AT_A, client: '127.0.0.1#4000', query: 1, behaviour: 'drop' } as const;
const UNSENT = { kind: 'dns-unsent', ...AT_A, client: '127.0.0.1#4000', query: 1, behaviour: 'normal' } as const;

test('nameservers that answer, drop queries on purpose, or close with a deferred query work', () => {
  expect(checked(query(1, 1), reply(1, 2), SILENCE, { ...SILENCE, error: 'the server closed' }).ok).toBe(true);
});

test('a nameserver whose client has ended works', () => {
  expect(checked({ ...UNSENT, error: 'the connection is closed' }).ok).toBe(true);
});

test.each<[string, Event]>([
  ['A (udp): EBADF', { kind: 'dns-socket-error', ...AT_A, error: 'EBADF' }],
  ['A sent no reply: TypeError: no', { ...SILENCE, error: 'TypeError: no' }],
  ['A could not send a reply: send ENOBUFS 127.0.0.1', { ...UNSENT, error: 'send ENOBUFS 127.0.0.1' }],
])('%s', (words, event) => {
  expect(checked(query(1, 1), event)).toMatchObject({ ok: false, detail: words });
});
