import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Args, ProbeProcess, Verb } from '../../lab/probe/index.ts';
import { tidOf } from '../../lab/program/namespaced-ids.ts';
import { builtProbe, startLogged, withDns } from './probes.ts';

const www = ['192.0.2.1', '192.0.2.2'];
const ada = { name: 'ada', uid: 1001, gid: 1002, gecos: 'Ada "L"', dir: '/home/ada', shell: '/bin/false' };
const defaults = ['RES_INIT', 'RES_RECURSE', 'RES_DEFNAMES', 'RES_DNSRCH', 'RES_USE_EDNS0'];
const fromFile = {
  ok: true,
  nameservers: ['127.0.0.1', '::1'],
  search: ['example.test', 'sub.example.test'],
  options: defaults,
  optionsRaw: 0x1002c1,
  ndots: 2,
  retrans: 5,
  retry: 2,
};

/** The answers of both probes to the same commands, in this order and in one process. */
const calls: [verb: Verb, args: Args, result: object][] = [
  ['state', {}, { ok: true, nameservers: [], optionsRaw: 0 }],
  [
    'getaddrinfo',
    { name: 'www.example.test', family: 'inet', flags: ['AI_CANONNAME'], service: 'http', socktype: 'stream' },
    { ok: true, addresses: www, raw: 2, canonname: 'www.example.test', port: 80 },
  ],
  ['getaddrinfo', { name: 'alias.example.test', family: 'inet6' }, { ok: true, addresses: ['2001:db8::1'], raw: 3 }],
  ['getaddrinfo', { name: 'none.example.test' }, { ok: false, eai: 'EAI_NONAME', addresses: [] }],
  ['getaddrinfo', { name: 'ns.example.test', flags: 'AI_NUMERICHOST' }, { ok: false, eai: 'EAI_NONAME' }],
  ['getaddrinfo', { name: 'fe80::1%1', flags: 'AI_NUMERICHOST' }, { ok: true, addresses: ['fe80::1%1'] }],
  ['getaddrinfo', { name: 'localhost', family: 99 }, { ok: false, eai: 'EAI_FAMILY' }],
  ['getaddrinfo', { name: 'a b".\\\xff%', family: 'inet' }, { ok: false, eai: 'EAI_NONAME' }],
  ['getnameinfo', { address: '192.0.2.1', port: 80 }, { ok: true, host: 'www.example.test', service: 'http' }],
  ['getnameinfo', { address: '::1', flags: 'NI_NUMERICHOST,NI_NUMERICSERV', port: 7 }, { host: '::1', service: '7' }],
  ['getnameinfo', { address: '192.0.2.77', flags: 'NI_NAMEREQD' }, { ok: false, eai: 'EAI_NONAME' }],
  ['gethostbyname', { name: 'alias' }, { name: 'www.example.test', aliases: ['alias.example.test'], addresses: www }],
  ['gethostbyname', { name: 'printer' }, { name: 'printer.test', aliases: ['printer'], addresses: ['192.0.2.9'] }],
  ['gethostbyname', { name: 'none.test' }, { ok: false, h_errno: 'TRY_AGAIN', addresses: [] }],
  ['gethostbyname', { name: 'none.example.test' }, { ok: false, h_errno: 'HOST_NOT_FOUND' }],
  ['gethostbyname2', { name: 'www', family: 'inet6' }, { ok: true, addresses: ['2001:db8::1'] }],
  ['gethostbyaddr', { address: '192.0.2.1' }, { ok: true, name: 'www.example.test', addresses: ['192.0.2.1'] }],
  ['getpwnam', { name: 'ada' }, { ok: true, found: true, ...ada }],
  ['getpwnam', { name: 'ada"\\\xff\n' }, { ok: false, found: false }],
  ['getgrnam', { name: 'mill' }, { ok: true, found: true, name: 'mill', gid: 1002, members: ['ada', 'root'] }],
  ['getgrnam', { name: 'nobody' }, { ok: false, found: false }],
  [
    'res_query',
    { name: 'alias.example.test', type: 'A' },
    {
      ok: true,
      rcode: 'NOERROR',
      answers: ['alias.example.test CNAME www.example.test', ...www.map((a) => `www.example.test A ${a}`)],
    },
  ],
  ['res_query', { name: 'example.test', type: 'MX' }, { answers: ['example.test MX 10 mail.example.test'] }],
  ['res_query', { name: 'example.test', type: 'NS' }, { answers: ['example.test NS ns.example.test'] }],
  ['res_query', { name: 'text.example.test', type: 16 }, { answers: ['text.example.test TXT "say \\"hi\\""'] }],
  ['res_query', { name: 'none.example.test', type: 'A' }, { ok: false, h_errno: 'HOST_NOT_FOUND', rcode: 'NXDOMAIN' }],
  ['res_query', { name: 'www.example.test', type: 'MX' }, { ok: false, h_errno: 'NO_DATA', rcode: 'NOERROR' }],
  ['res_query', { name: 'www', type: 'A' }, { ok: false, h_errno: 'TRY_AGAIN', length: -1 }],
  ['res_search', { name: 'www', type: 'AAAA' }, { ok: true, answers: ['www.example.test AAAA 2001:db8::1'] }],
  [
    'res_search',
    { name: '_dns._udp', type: 'SRV' },
    { answers: ['_dns._udp.example.test SRV 1 2 53 ns.example.test'] },
  ],
  ['state', {}, fromFile],
  ['ninit', { state: 'x' }, { ok: true }],
  ['state', { state: 'x' }, fromFile],
  [
    'set',
    { state: 'x', 'options+': ['RES_USEVC', 'RES_NORELOAD'], 'options-': 'RES_DNSRCH', retrans: 1, retry: 3 },
    {
      options: ['RES_INIT', 'RES_USEVC', 'RES_RECURSE', 'RES_DEFNAMES', 'RES_USE_EDNS0', 'RES_NORELOAD'],
      retrans: 1,
      retry: 3,
    },
  ],
  [
    'nquery',
    { state: 'x', name: 'www.example.test', type: 'AAAA' },
    { answers: ['www.example.test AAAA 2001:db8::1'] },
  ],
  ['nquery', { state: 'x', name: 'no.example.test', type: 'A' }, { h_errno: 'HOST_NOT_FOUND', rcode: 'NXDOMAIN' }],
  ['nclose', { state: 'x' }, { ok: true }],
  ['set', { 'options+': 'RES_ROTATE' }, { options: expect.arrayContaining([...defaults, 'RES_ROTATE']) }],
  ['res_init', {}, { ok: true }],
  ['res_close', {}, { ok: true }],
];

describe.each(['c', 'ffi'] as const)('%s', (kind) => {
  const built = builtProbe(kind);
  let probe: ProbeProcess;

  beforeAll(async () => {
    ({ probe } = await startLogged(withDns(built.argv)));
  });
  afterAll(async () => {
    await probe?.kill();
  });

  test('reports its name and its C library', () => {
    expect(probe.ready).toMatchObject({
      probe: kind,
      libc: { name: 'glibc', version: expect.stringMatching(/^2\.\d+$/) },
    });
  });

  test.each(calls)('%s %o', async (verb, args, result) => {
    expect(await probe.call(verb, args)).toMatchObject(result);
  });

  test('main is the main thread of the process, and other threads are other threads', async () => {
    const main = await probe.call('state');
    const one = await probe.call('state', {}, { thread: 'one' });
    const again = await probe.call('state', {}, { thread: 'one' });
    // Each id is one of the probe's own pid namespace.
    expect(tidOf(main.tid, probe.ready.pid)).toBe(probe.ready.pid);
    expect(one.tid).not.toBe(main.tid);
    expect(again.tid).toBe(one.tid);
  });

  test('each thread has a separate resolver state', async () => {
    await probe.call('res_init', {}, { thread: 'one' });
    await probe.call('set', { 'options+': 'RES_NORELOAD' }, { thread: 'one' });
    const states = await Promise.all(['one', 'main'].map((thread) => probe.call('state', {}, { thread })));
    expect(states.map(({ options }) => options.includes('RES_NORELOAD'))).toEqual([true, false]);
  });

  test('a waiting thread does not delay other threads; each thread keeps the order of its commands', async () => {
    const first = probe.call('res_query', { name: 'meet-1.example.test', type: 'A' });
    const behind = probe.call('state');
    // The server answers the first only when this question, on another thread, has reached it too.
    const beside = probe.call('res_query', { name: 'meet-2.example.test', type: 'A' }, { thread: 'other' });
    expect((await first).answers).toEqual(['meet-1.example.test A 192.0.2.3']);
    expect((await beside).answers).toEqual(['meet-2.example.test A 192.0.2.4']);
    expect((await behind).start).toBeGreaterThanOrEqual((await first).end);
  });

  test('the name of an ended thread starts a new thread', async () => {
    await probe.call('ninit', { state: 'mine' }, { thread: 'brief' });
    const { tid } = await probe.call('state', { state: 'mine' }, { thread: 'brief' });
    expect(await probe.call('thread-exit', {}, { thread: 'brief' })).toMatchObject({ ok: true });
    await expect(probe.call('state', { state: 'mine' }, { thread: 'brief' })).rejects.toThrow('no state of that name');
    expect((await probe.call('state', {}, { thread: 'brief' })).tid).not.toBe(tid);
  });
});
