import { expect, test } from 'vitest';
import type { CallEvent } from '../../lab/probe/index.ts';
import { readResult, type Verb } from '../../lab/probe/result.ts';
import { eventText } from '../../reports/html/client/text/event-text.ts';

const times = { start: 1, end: 2 };

test.each<[verb: Verb, args: CallEvent['args'], answer: object, text: string]>([
  ['getgrouplist', { name: 'ada', gid: 9 }, { ok: true, groups: [9, 10] }, 'getgrouplist ada 9 → 9 10'],
  ['getnetgrent', { name: 'all' }, { ok: true, found: true, triples: ['(a,b,)'] }, 'getnetgrent all → (a,b,)'],
  ['gethostent', {}, { ok: true, entries: [{ name: 'a.test' }, { name: 'b.test' }] }, 'gethostent → a.test b.test'],
  ['getservbyname', { name: 'http' }, { ok: true, found: true, name: 'http', port: 80 }, 'getservbyname http → 80'],
  ['getnetbyname', { name: 'n' }, { ok: true, name: 'n', network: '192.0.2.0' }, 'getnetbyname n → 192.0.2.0'],
  ['setlocale', { locale: 'C' }, { ok: true, locale: 'C' }, 'setlocale C → C'],
  ['setrlimit', { resource: 'RLIMIT_AS' }, { ok: true, soft: 'infinity' }, 'setrlimit RLIMIT_AS → infinity'],
  ['chroot', { path: '/x' }, { ok: false, errno: 'EPERM' }, 'chroot /x → EPERM'],
  ['innetgr', { name: 'all' }, { ok: false, error: 'unsupported', reason: 'why' }, 'innetgr all → unsupported'],
  ['res_init', {}, { ok: true }, 'res_init → done'],
  [
    'set',
    { 'options-': 'RES_SNGLKUP,RES_DNSRCH', retry: 3 },
    { ok: true, nameservers: ['127.0.0.1'], options: [] },
    'set options-=RES_SNGLKUP,RES_DNSRCH retry=3 → 127.0.0.1',
  ],
  [
    'fork',
    { verb: 'getaddrinfo', name: 'a.test' },
    { ok: true, pid: 7, exit: 0, child: { verb: 'getaddrinfo', ...times, ok: true, addresses: ['192.0.2.1'] } },
    'fork getaddrinfo a.test → 192.0.2.1',
  ],
  [
    'fork',
    { verb: 'getpwnam', name: 'ada' },
    { ok: false, pid: 7, exit: 0, child: { verb: 'getpwnam', ...times, ok: false, found: false } },
    'fork getpwnam ada → failed',
  ],
  ['fork', { verb: 'state' }, { ok: false, pid: 7, signal: 'SIGABRT' }, 'fork state → child ended by SIGABRT'],
  ['fork', { verb: 'state' }, { ok: false, pid: 7, exit: 3 }, 'fork state → child ended with exit code 3'],
  ['fork', { verb: 'state' }, { ok: false, pid: 7, hang: { stat: '7 (x) S 1' } }, 'fork state → child hung'],
  ['fork', { verb: 'state' }, { ok: false, errno: 'EAGAIN' }, 'fork state → EAGAIN'],
])('%s %o', (verb, args, answer, text) => {
  const call = { kind: 'call', at: 0, end: 1, probe: 'p', thread: 'main', verb, args } as const;
  expect(eventText({ ...call, result: readResult(verb, answer) })).toBe(text);
});
