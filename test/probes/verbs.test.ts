import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabProbeId } from '../../lab/probe/command.ts';
import type { Args, ProbeProcess, Verb } from '../../lab/probe/index.ts';
import { onLibc } from './on-libc.ts';
import { startLogged } from './probes.ts';

const www = ['www.example.test A 192.0.2.1', 'www.example.test A 192.0.2.2'];
const ada = { found: true, name: 'ada', uid: 1001, gid: 1002, gecos: 'Ada "L"', dir: '/home/ada', shell: '/bin/false' };
const mill = { found: true, name: 'mill', gid: 1002, members: ['ada', 'root'] };
const http = { found: true, name: 'http', aliases: ['www'], port: 80, protocol: 'tcp' };
const domain = { found: true, name: 'domain', port: 53 };
const labNet = { name: 'lab-net', aliases: ['lab-alias'], network: '192.0.2.0' };
const erange = { ok: false, errno: 'ERANGE' };

/** A query for the addresses of www.example.test with the id 0x1234 and RD set, as it is on the wire. */
const message = '123401000001000000000000' + '03777777076578616d706c65047465737400' + '00010001';
/** The same with the id 0x4321, for a name that does not exist. */
const forNone = '432101000001000000000000' + '046e6f6e65076578616d706c65047465737400' + '00010001';

type Case = [verb: Verb, args: Args, result: object];

/** Commands with the same answer from every probe on every C library. */
const everywhere: Case[] = [
  ['getpwuid', { uid: 1001 }, { ok: true, ...ada }],
  ['getpwuid', { uid: 4294967294 }, { ok: false, found: false }],
  ['getgrgid', { gid: 1002 }, { ok: true, ...mill }],
  ['getgrgid', { gid: 7 }, { ok: false, found: false }],
  ['getgrouplist', { name: 'nobody', gid: 9 }, { ok: true, groups: [9] }],
  ['getservbyname', { name: 'domain', protocol: 'udp' }, { ok: true, ...domain, protocol: 'udp' }],
  ['getservbyname', { name: 'nosuch' }, { ok: false, found: false }],
  ['getaddrinfo', { name: '192.0.2.1', protocol: 'udp' }, { ok: true, addresses: ['192.0.2.1'], raw: 1 }],
  ['getaddrinfo', { name: '192.0.2.1', protocol: 'udp', sockets: 'yes' }, { ok: true, sockets: ['dgram/udp'] }],
  ['getaddrinfo', { name: '192.0.2.1', socktype: 'stream', protocol: 'udp' }, { ok: false }],
  ['getaddrinfo', { service: '53', family: 'inet' }, { ok: true, addresses: ['127.0.0.1'], port: 53 }],
  ['getaddrinfo', {}, { ok: false, eai: 'EAI_NONAME' }],
  [
    'getaddrinfo',
    { name: '192.0.2.1', service: '53', hints: 'none' },
    { ok: true, addresses: ['192.0.2.1'], port: 53 },
  ],
  ['getnameinfo', { address: '192.0.2.7', flags: 'NI_NUMERICHOST', servlen: 0 }, { ok: true, host: '192.0.2.7' }],
  ['getnameinfo', { address: '::1', port: 7, flags: 'NI_NUMERICSERV', hostlen: 0 }, { ok: true, service: '7' }],
  ['getnameinfo', { address: '192.0.2.7', family: 77 }, { ok: false, eai: 'EAI_FAMILY' }],
  ['getnameinfo', { address: '192.0.2.7', addrlen: 2 }, { ok: false, eai: 'EAI_FAMILY' }],
  ['getnameinfo', { address: '192.0.2.7', flags: 'NI_NUMERICHOST', hostlen: 4 }, { ok: false, eai: 'EAI_OVERFLOW' }],
  ['gai_strerror', { code: 'EAI_NONAME' }, { ok: true, text: expect.stringMatching(/^Name/) }],
  ['getpwnam', { name: 'ada', buffer: 8 }, { ...erange, found: false }],
  ['getpwuid', { uid: 1001, buffer: 0 }, { ...erange, found: false }],
  ['getgrnam', { name: 'mill', buffer: 8 }, { ...erange, found: false }],
  ['getpwnam', { name: 'ada', buffer: 4096 }, { ok: true, ...ada }],
  ['gethostbyname2', { name: 'www.example.test', family: 'inet', buffer: 24 }, { ...erange, addresses: [] }],
  ['res_querydomain', { name: 'www', domain: 'example.test', type: 'A' }, { ok: true, rcode: 'NOERROR', answers: www }],
  ['res_querydomain', { name: 'none', domain: 'example.test', type: 'A' }, { ok: false, h_errno: 'HOST_NOT_FOUND' }],
  ['res_send', { message }, { ok: true, rcode: 'NOERROR', answers: www, wire: expect.stringMatching(/^1234/) }],
  ['res_send', { message: forNone }, { ok: true, rcode: 'NXDOMAIN', wire: expect.stringMatching(/^4321/) }],
  ['res_query', { name: 'www.example.test', type: 'A', buffer: 512 }, { ok: true, answers: www }],
  ['setlocale', { locale: 'C' }, { ok: true, locale: 'C' }],
  ['setrlimit', { resource: 'RLIMIT_CORE', soft: 0 }, { ok: true, soft: 0 }],
  ['setrlimit', { resource: 'RLIMIT_NOFILE', soft: 21, hard: 20 }, { ok: false, errno: 'EINVAL' }],
  ['setrlimit', { resource: 'RLIMIT_NOFILE', soft: 200, hard: 300 }, { ok: true, soft: 200, hard: 300 }],
  ['setrlimit', { resource: 'RLIMIT_NOFILE', soft: 301 }, { ok: false, errno: 'EINVAL', soft: 200, hard: 300 }],
];

/** Commands that only glibc supports. */
const glibc: Case[] = [
  ['getgrouplist', { name: 'ada', gid: 1002 }, { ok: true, groups: [1002, 1003] }],
  ['getservbyname', { name: 'http', protocol: 'tcp' }, { ok: true, ...http }],
  ['getservbyname', { name: 'www' }, { ok: true, ...http }],
  ['getservbyport', { port: 53 }, { ok: true, ...domain, protocol: 'tcp', aliases: [] }],
  ['getservbyport', { port: 53, protocol: 'udp' }, { ok: true, ...domain, protocol: 'udp', aliases: ['nameserver'] }],
  ['getservbyport', { port: 54 }, { ok: false, found: false }],
  ['getservbyname', { name: 'http', buffer: 0 }, { ...erange, found: false }],
  ['gethostbyname', { name: 'www.example.test', buffer: 24 }, { ...erange, h_errno: 'NETDB_INTERNAL' }],
  ['gethostbyaddr', { address: '192.0.2.1', buffer: 24 }, { ...erange, h_errno: 'NETDB_INTERNAL' }],
  ['getnetbyname', { name: 'lab-alias' }, { ok: true, ...labNet }],
  ['getnetbyname', { name: 'nosuch' }, { ok: false, h_errno: expect.any(String) }],
  ['getnetbyname', { name: 'lab-net', buffer: 8 }, { ...erange, h_errno: 'NETDB_INTERNAL' }],
  ['getnetbyaddr', { network: '192.0.2.0' }, { ok: true, ...labNet }],
  ['getnetbyaddr', { network: 3221225984 }, { ok: true, ...labNet }],
  ['getnetbyaddr', { network: '198.51.100' }, { ok: true, name: 'dns-net.example.test' }],
  ['getnetbyaddr', { network: '203.0.113' }, { ok: false, h_errno: 'HOST_NOT_FOUND' }],
  [
    'getnetgrent',
    { name: 'machines' },
    { ok: true, found: true, triples: ['(alpha,ada,lab.test)', '(beta,,)', '(gamma,bob,)'] },
  ],
  ['getnetgrent', { name: 'nosuch' }, { ok: false, found: false, triples: [] }],
  ['getnetgrent', { name: 'machines', buffer: 4 }, { ...erange, found: true }],
  ['getprotobyname', { name: 'TCP' }, { ok: true, found: true, name: 'tcp', aliases: ['TCP'], number: 6 }],
  ['getprotobyname', { name: 'nosuch' }, { ok: false, found: false }],
  ['getprotobyname', { name: 'tcp', buffer: 0 }, { ...erange, found: false }],
  ['getrpcbyname', { name: 'sunrpc' }, { ok: true, name: 'portmapper', aliases: ['sunrpc'], number: 100000 }],
  ['getaliasbyname', { name: 'team' }, { ok: true, found: true, name: 'team', members: ['ada', 'root'] }],
  ['getspnam', { name: 'ada' }, { ok: true, found: true, name: 'ada', lastchange: 19000 }],
  ['ether_hostton', { name: 'printer' }, { ok: true, found: true, address: '2:0:0:0:0:7' }],
  ['ether_hostton', { name: 'nosuch' }, { ok: false, found: false }],
  ['innetgr', { name: 'machines', host: 'alpha', user: 'ada' }, { ok: true, found: true }],
  ['innetgr', { name: 'machines', host: 'alpha', user: 'bob' }, { ok: false, found: false }],
  ['innetgr', { name: 'machines', host: 'gamma', user: 'bob', domain: 'any.test' }, { ok: true, found: true }],
  ['innetgr', { name: 'machines' }, { ok: true, found: true }],
  [
    'gethostent',
    {},
    {
      ok: true,
      entries: [
        { name: 'localhost', aliases: ['loop'], addresses: ['127.0.0.1'] },
        { name: 'printer.test', aliases: ['printer'], addresses: ['192.0.2.9'] },
      ],
    },
  ],
  [
    'gethostent',
    { buffer: 16, grow: 'yes' },
    { ok: true, entries: [expect.anything(), expect.objectContaining({ name: 'printer.test' })] },
  ],
  ['gethostent', { buffer: 16 }, { ...erange, h_errno: 'NETDB_INTERNAL', entries: [] }],
  ['ninit', { state: 'x' }, { ok: true }],
  ['res_nsearch', { state: 'x', name: 'www', type: 'A' }, { ok: true, answers: www }],
  ['res_nsearch', { state: 'x', name: 'none', type: 'A' }, { ok: false, h_errno: expect.any(String), length: -1 }],
  ['res_nquerydomain', { state: 'x', name: 'www', domain: 'example.test', type: 'A' }, { ok: true, answers: www }],
  ['res_nsend', { state: 'x', message }, { ok: true, answers: www }],
  // resolv.conf has `edns0`: glibc offers what the caller's buffer holds, since 2.26 at most 1200 and at least 512 octets.
  ['res_query', { name: 'edns.example.test', type: 'TXT', buffer: 700 }, { answers: ['edns.example.test TXT "700"'] }],
  [
    'nquery',
    { state: 'x', name: 'edns.example.test', type: 'TXT', buffer: 800 },
    { answers: [expect.stringMatching('800')] },
  ],
  ['res_send', { message, buffer: 0 }, { ok: false, length: -1, errno: 'EINVAL' }],
  ['setlocale', { locale: 'no_SUCH', category: 'LC_CTYPE' }, { ok: false }],
];

const idn: [verb: Verb, args: Args][] = [
  ['getaddrinfo', { name: 'www.example.test', flags: 'AI_IDN', family: 'inet' }],
  ['getnameinfo', { address: '192.0.2.1', flags: 'NI_IDN' }],
];

/** Since 2.28 a name of ASCII characters needs no libidn2 (inet/idna.c). */
const since228: Case[] = idn.map(([verb, args]) => [verb, args, { ok: true }]);
/** Before 2.28 the flags need the add-on libidn; the image was built without it (HAVE_LIBIDN). */
const before228: Case[] = idn.map(([verb, args]) => [verb, args, { ok: false, eai: 'EAI_BADFLAGS' }]);

const unsupported = { ok: false, error: 'unsupported', reason: expect.stringContaining('musl') };

/** Commands that musl lacks, and those with answers of its own. */
const musl: Case[] = [
  // The list has the given group and the one found, even if they are the same (src/misc/getgrouplist.c).
  ['getgrouplist', { name: 'ada', gid: 1002 }, { ok: true, groups: [1002, 1002, 1003] }],
  // The name that was asked for is the entry's name and its only alias (src/network/getservbyname_r.c).
  ['getservbyname', { name: 'www', protocol: 'tcp' }, { ok: true, ...http, name: 'www', aliases: ['www'] }],
  ['getservbyport', { port: 53, protocol: 'tcp' }, { ok: true, ...domain, protocol: 'tcp' }],
  ['getnetbyname', { name: 'lab-net' }, unsupported],
  ['getnetbyaddr', { network: '192.0.2.0' }, unsupported],
  ['getnetgrent', { name: 'machines' }, unsupported],
  ['getprotobyname', { name: 'tcp' }, unsupported],
  ['getrpcbyname', { name: 'portmapper' }, unsupported],
  ['getaliasbyname', { name: 'team' }, unsupported],
  ['getspnam', { name: 'ada' }, unsupported],
  ['ether_hostton', { name: 'printer' }, unsupported],
  ['innetgr', { name: 'machines' }, unsupported],
  ['gethostent', {}, unsupported],
  ['res_nsearch', { state: 'x', name: 'www', type: 'A' }, unsupported],
  ['res_nquerydomain', { state: 'x', name: 'www', domain: 'example.test', type: 'A' }, unsupported],
  ['res_nsend', { state: 'x', message }, unsupported],
  ['getaddrinfo', { name: 'www.example.test', flags: 'AI_IDN' }, { ok: false, eai: 'EAI_BADFLAGS' }],
];

const places: [libc: string, probe: LabProbeId][] = [
  ['crosstool-2.17', 'c'],
  ['debian-trixie', 'c'],
  ['debian-trixie', 'ffi'],
  ['musl-trixie', 'c'],
];

describe.each(places)('%s, %s', (libc, kind) => {
  const isMusl = libc.startsWith('musl');
  let argv: string[];
  let probe: ProbeProcess;

  beforeAll(async () => {
    argv = await onLibc(libc, kind);
    ({ probe } = await startLogged(argv));
  });
  afterAll(async () => {
    await probe?.kill();
  });

  const own = libc === 'crosstool-2.17' ? before228 : since228;
  test.each([...everywhere, ...(isMusl ? musl : [...glibc, ...own])])('%s %o', async (verb, args, result) => {
    expect(await probe.call(verb, args)).toMatchObject(result);
  });

  test('threads that enumerate at the same time do not disturb each other', async () => {
    if (isMusl) return;
    const all = Array.from({ length: 40 }, (_, i) => {
      const thread = `t${i % 4}`;
      return i % 2
        ? probe.call('getnetgrent', { name: i % 3 ? 'machines' : 'others' }, { thread })
        : probe.call('gethostent', {}, { thread });
    });
    for (const [i, result] of (await Promise.all(all)).entries()) {
      if ('triples' in result) expect(result.triples).toHaveLength(i % 3 ? 3 : 1);
      else expect('entries' in result && result.entries).toHaveLength(2);
    }
  });

  test('a limit of descriptors applies to later lookups', async () => {
    const { probe } = await startLogged(argv);
    // glibc 2.17 never loads a module that it could not load once.
    expect(await probe.call('gethostbyname', { name: 'www.example.test' })).toMatchObject({ ok: true });
    // Open descriptors stay open; a new socket is refused.
    expect(await probe.call('setrlimit', { resource: 'RLIMIT_NOFILE', soft: 3 })).toMatchObject({ ok: true, soft: 3 });
    expect(await probe.call('gethostbyname', { name: 'www.example.test' })).toMatchObject({ ok: false });
    expect(await probe.call('setrlimit', { resource: 'RLIMIT_NOFILE', soft: 100 })).toMatchObject({ ok: true });
    expect(await probe.call('res_init')).toMatchObject({ ok: true });
    expect(await probe.call('gethostbyname', { name: 'www.example.test' })).toMatchObject({ ok: true });
    await probe.kill();
  });

  test('after chroot the C library reads the files below the new root', async () => {
    const { probe } = await startLogged(argv);
    // A lookup before chroot, so that the C library has loaded its modules.
    const before = await probe.call('gethostbyname', { name: 'printer.test' });
    expect(before).toMatchObject({ ok: true, addresses: ['192.0.2.9'] });
    expect(await probe.call('chroot', { path: '/nosuch' })).toMatchObject({ ok: false, errno: 'ENOENT' });
    expect(await probe.call('chroot', { path: '/etc/other-root' })).toMatchObject({ ok: true });
    const after = await probe.call('gethostbyname', { name: 'printer.test' });
    expect(after).toMatchObject({ ok: true, addresses: ['192.0.2.99'] });
    await probe.kill();
  });
});

describe.each(places.filter(([, kind]) => kind === 'c'))('fork on %s', (libc) => {
  let probe: ProbeProcess;

  beforeAll(async () => {
    ({ probe } = await startLogged(await onLibc(libc, 'c')));
  });
  afterAll(async () => {
    await probe?.kill();
  });

  test('the child makes a lookup and ends', async () => {
    const forked = await probe.call('fork', { verb: 'getaddrinfo', name: 'www.example.test', family: 'inet' });
    expect(forked).toMatchObject({
      ok: true,
      exit: 0,
      child: { verb: 'getaddrinfo', result: { ok: true, addresses: ['192.0.2.1', '192.0.2.2'] } },
    });
    expect(forked.pid).not.toBe(probe.ready.pid);
    const { start = 0, end = 0 } = forked.child ?? {};
    expect([forked.start, start, end, forked.end]).toEqual(
      [forked.start, start, end, forked.end].toSorted((a, b) => a - b),
    );
  });

  test('a failed lookup in the child has its error names', async () => {
    expect(await probe.call('fork', { verb: 'res_query', name: 'none.example.test', type: 'A' })).toMatchObject({
      ok: false,
      exit: 0,
      child: {
        result: {
          ok: false,
          h_errno: 'HOST_NOT_FOUND',
          rcode: libc.startsWith('musl') ? expect.anything() : 'NXDOMAIN',
        },
      },
    });
  });

  test('while another thread is inside a lookup', async () => {
    // The server answers the first only when this question, from the child, has reached it too.
    const inside = probe.call('res_query', { name: 'meet-1.example.test', type: 'A' }, { thread: 'other' });
    const forked = await probe.call('fork', { verb: 'res_query', name: 'meet-2.example.test', type: 'A' });
    expect(forked).toMatchObject({ ok: true, child: { result: { answers: ['meet-2.example.test A 192.0.2.4'] } } });
    expect((await inside).answers).toEqual(['meet-1.example.test A 192.0.2.3']);
  });

  test('children of several threads do not wait for each other', async () => {
    const slow = probe.call('fork', { verb: 'res_query', name: 'meet-1.example.test', type: 'A' }, { thread: 'slow' });
    const others = Array.from({ length: 40 }, (_, i) =>
      probe.call('fork', { verb: 'getpwnam', name: 'ada' }, { thread: `t${i % 4}` }),
    );
    for (const forked of await Promise.all(others)) expect(forked).toMatchObject({ ok: true, exit: 0 });
    // From now on the server answers the first question.
    expect(await probe.call('res_query', { name: 'meet-2.example.test', type: 'A' })).toMatchObject({ ok: true });
    expect(await slow).toMatchObject({ ok: true, child: { result: { answers: ['meet-1.example.test A 192.0.2.3'] } } });
  });

  test('changes in the child do not affect the parent', async () => {
    const change = { resource: 'RLIMIT_CORE', soft: 0, hard: 0 };
    expect(await probe.call('fork', { verb: 'setrlimit', ...change })).toMatchObject({
      child: { result: { hard: 0 } },
    });
    const forked = await probe.call('fork', { verb: 'chroot', path: '/etc/other-root' });
    expect(forked).toMatchObject({ ok: true });
    expect(await probe.call('gethostbyname', { name: 'printer.test' })).toMatchObject({ addresses: ['192.0.2.9'] });
  });

  test('after its limit a child is ended, and the result has the system call in which it waited', async () => {
    const forked = await probe.call('fork', { verb: 'getaddrinfo', name: 'silent.example.test', limit: 2000 });
    expect(forked).toMatchObject({
      ok: false,
      hang: { state: 'S', syscall: 'poll', wchan: expect.stringMatching(/poll/) },
    });
    expect(forked).not.toHaveProperty('child');
    expect(forked).not.toHaveProperty('signal');
    expect(await probe.call('getaddrinfo', { name: 'www.example.test' })).toMatchObject({ ok: true });
  });

  test('the parent passes on the refusal of an unknown value by the child', async () => {
    await expect(probe.call('fork', { verb: 'getaddrinfo', name: 'a', family: 'ipx' })).rejects.toThrow(
      'unknown value',
    );
    expect(await probe.call('fork', { verb: 'getpwnam', name: 'ada' })).toMatchObject({ ok: true });
  });
});
