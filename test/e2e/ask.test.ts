import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { areInstalled } from '../../lab/requirements/programs.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { RESOLV_LAB, start } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

interface Answer {
  schemaVersion: number;
  groups: {
    libcs: string[];
    daemon: string;
    outcome: string | null;
    calls: { step: string; result: string; by?: string }[];
    queries: {
      call: number;
      server: string;
      transport: string;
      type: string;
      name: string;
      reply: string;
      timeouts: number;
    }[];
  }[];
}

/** A query of the first call, in which the resolver waited for nothing. */
const udp = { call: 1, transport: 'udp', timeouts: 0 };

let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
});
afterAll(() => commands[Symbol.asyncDispose]());

async function ask(words: readonly string[]): Promise<{ exitCode: number; answer: Answer }> {
  await using directory = await temporaryDirectory();
  const out = join(directory.path, 'out');
  const { exitCode, stdout, stderr } = await commands.start(['ask', ...words, '--json', '--out', out]);
  if (!stdout) throw new Error(stderr);
  return { exitCode, answer: JSON.parse(stdout) };
}

test('libcs with the same outcome form one group, with the queries and the servers asked', async () => {
  const { exitCode, answer } = await ask([
    'getaddrinfo www.lab.test',
    ...['--conf', 'nameserver A; nameserver B; options timeout:1 strict-error'],
    ...['--server', 'A servfail type=AAAA', '--libc', 'debian-bookworm,debian-bullseye,debian-trixie'],
  ]);
  expect(exitCode).toBe(0);
  expect(answer.schemaVersion).toBe(1);
  const toA = [
    { ...udp, server: 'A', type: 'A', name: 'www.lab.test', reply: 'A 192.0.2.1' },
    { ...udp, server: 'A', type: 'AAAA', name: 'www.lab.test', reply: 'SERVFAIL' },
  ];
  expect(answer.groups).toEqual([
    {
      libcs: ['debian-bullseye', 'debian-bookworm'],
      cells: ['ask/main/debian-bullseye/none/c', 'ask/main/debian-bookworm/none/c'],
      daemon: 'none',
      outcome: expect.stringContaining('192.0.2.1'),
      calls: [{ step: 'getaddrinfo www.lab.test', result: '192.0.2.1' }],
      queries: toA,
    },
    {
      libcs: ['debian-trixie'],
      cells: ['ask/main/debian-trixie/none/c'],
      daemon: 'none',
      outcome: expect.stringContaining('192.0.2.2'),
      calls: [{ step: 'getaddrinfo www.lab.test', result: '2001:db8::2 192.0.2.2' }],
      queries: [
        ...toA,
        { ...udp, server: 'B', type: 'A', name: 'www.lab.test', reply: 'A 192.0.2.2' },
        { ...udp, server: 'B', type: 'AAAA', name: 'www.lab.test', reply: 'AAAA 2001:db8::2' },
      ],
    },
  ]);
});

test('steps change servers and files between calls, without a daemon and with one', async () => {
  const { answer } = await ask([
    ...[
      'getaddrinfo one.lab.test family=inet',
      'server A drop',
      'conf nameserver B',
      'getaddrinfo two.lab.test family=inet',
    ],
    ...['--libc', 'debian-trixie', '--daemon', 'none,nsncd'],
  ]);
  expect(answer.groups.map(({ daemon, calls }) => [daemon, calls.map(({ result }) => result)])).toEqual([
    ['none', ['192.0.2.1', '192.0.2.2']],
    ['nsncd', ['192.0.2.1', '192.0.2.2']],
  ]);
});

test('each nameserver of a given resolv.conf becomes a fake server at that address', async () => {
  await using directory = await temporaryDirectory();
  const file = join(directory.path, 'resolv.conf');
  await writeFile(file, 'nameserver 10.0.0.53\nnameserver fd00::53\n');
  const { answer } = await ask([
    'getaddrinfo www.corp.example family=inet',
    ...['--conf-file', file, '--server', '10.0.0.53 refused', '--libc', 'debian-trixie'],
  ]);
  expect(answer.groups[0]?.queries).toEqual([
    { ...udp, server: '10.0.0.53', type: 'A', name: 'www.corp.example', reply: 'REFUSED' },
    { ...udp, server: 'fd00::53', type: 'A', name: 'www.corp.example', reply: 'A 192.0.2.2' },
  ]);
});

test('records, zone files, files of /etc and the environment', async () => {
  await using directory = await temporaryDirectory();
  const etc = join(directory.path, 'etc');
  await mkdir(etc);
  await writeFile(join(etc, 'hosts'), '192.0.2.99 here.lab.test\n');
  const zone = join(directory.path, 'db.example');
  await writeFile(zone, '$ORIGIN corp.example.\n@ SOA ns hostmaster 1 3600 600 86400 60\nmail MX 5 mx\n');
  const { answer } = await ask([
    ...[
      'res_query www.lab.test TXT',
      'res_query mail.corp.example MX',
      'getaddrinfo here.lab.test',
      'getaddrinfo other.lab.test',
    ],
    ...['--record', 'www.lab.test TXT "one record"', '--zone', zone, '--etc', etc],
    ...['--env', 'RES_OPTIONS=use-vc', '--libc', 'debian-trixie'],
  ]);
  expect(answer.groups[0]?.calls.map(({ result }) => result)).toEqual([
    'TXT "one record"',
    'MX 5 mx.corp.example',
    '192.0.2.99',
    '2001:db8::1 192.0.2.1',
  ]);
  expect(new Set(answer.groups[0]?.queries.map(({ transport }) => transport))).toEqual(new Set(['tcp']));
});

test('--save writes a scenario that gives the same result', async () => {
  await using directory = await temporaryDirectory();
  const file = join(directory.path, 'saved.ts');
  const saved = await commands.start([
    'ask',
    'getaddrinfo www.lab.test',
    'server A drop',
    '--env',
    "X=it's",
    '--save',
    file,
  ]);
  expect(saved.exitCode).toBe(0);
  expect(await readFile(file, 'utf8')).toContain('"it\'s"');
  const listed = await commands.start(['list', file, '--json']);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ id: 'saved' }]);
  const again = await commands.start(['ask', 'getaddrinfo www.lab.test', '--save', file]);
  expect([again.exitCode, again.stderr]).toEqual([
    64,
    `resolv-lab: ${file} is there already: name another file with --save`,
  ]);
});

test('--save adds the ending that run needs', async () => {
  await using directory = await temporaryDirectory();
  const words = ['ask', 'getaddrinfo www.lab.test', '--save', join(directory.path, 'saved')];
  const { exitCode, stderr } = await commands.start(words);
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining(`run ${join(directory.path, 'saved.ts')}`)]);
  expect(await readdir(directory.path)).toEqual(['saved.ts']);
});

test('an ask run is judged again, and a word that the resolver ignores gets a hint', async () => {
  await using directory = await temporaryDirectory();
  const [out, zone] = [join(directory.path, 'out'), join(directory.path, 'zone')];
  await writeFile(zone, '$ORIGIN corp.example.\n@ SOA ns hostmaster 1 3600 600 86400 60\nwww A 192.0.2.7\n');
  const words = ['getaddrinfo www.corp.example family=inet', '--conf', 'nameserver A; optoins rotate', '--zone', zone];
  const asked = await commands.start(['ask', ...words, '--libc', 'host', '--out', out]);
  expect(asked.stderr).toContain("Hint: resolv.conf has no keyword 'optoins'");
  const again = await commands.start(['judge', out]);
  expect([again.exitCode, again.stderr], again.stdout).toEqual([0, '1 judged again']);
  await rm(zone);
  const without = await commands.start(['judge', out]);
  expect([without.exitCode, without.stdout]).toEqual([64, '']);
  expect(without.stderr).toMatch(/^resolv-lab: --zone \S+: ENOENT.*$/);
});

test('--shell opens a shell after the steps, and its commands change the servers', async () => {
  const input = [
    'server A servfail; echo "server: $?"',
    'lookup two.lab.test > /dev/null; echo "lookup: $?"',
    "conf 'nameserver B'",
    'lookup three.lab.test | tail -1',
    'server A anwsers',
    "step 'remove resolv.conf'; cat /etc/resolv.conf 2> /dev/null || echo gone",
    'exit 3',
  ];
  const words = ['getaddrinfo one.lab.test', '--server', 'B answers', '--libc', 'debian-trixie', '--shell'];
  const { exitCode, stdout } = await start(RESOLV_LAB, ['ask', ...words], {
    input: `${input.join('\n')}\n`,
    stdin: 'pipe',
  });
  expect(String(stdout).replaceAll(/^ *\d+\.\d+ +/gm, '')).toBe(
    [
      'server: 0',
      'lookup: 1',
      'lab               /etc/resolv.conf renamed over: nameserver 127.0.0.2',
      'lab               resolv.conf as program sees it: nameserver 127.0.0.2',
      'lookup-2          getaddrinfo three.lab.test → 192.0.2.2, 2001:db8::2',
      "unknown behaviour 'anwsers': did you mean 'answers'?",
      'lab               /etc/resolv.conf removed',
      'lab               resolv.conf as program sees it: no file',
      'gone',
    ].join('\n'),
  );
  expect(exitCode).toBe(3);
});

test.each([
  [['--json'], 'leave out --json'],
  [['--times', '2'], 'leave out --times'],
  [['--daemon', 'none,nsncd'], 'leave out several daemons'],
  [['--libc', 'host,debian-trixie'], 'name one libc with --libc, not 2'],
])('--shell with %o is refused', async (words, message) => {
  const { exitCode, stderr } = await commands.start(['ask', 'getaddrinfo www', '--shell', ...words]);
  expect([exitCode, stderr]).toEqual([64, `resolv-lab: --shell opens one shell: ${message}`]);
});

describe('a mistyped word gets a suggestion and exit code 64', () => {
  test.each([
    [['getadrinfo www'], "no step 'getadrinfo': did you mean 'getaddrinfo'?"],
    [['getaddrinfo www', '--server', 'A servfial'], "did you mean 'servfail'?"],
    [['getaddrinfo www', '--libc', 'bulseye'], "did you mean 'debian-bullseye'?"],
    [['getaddrinfo www', '--env', 'X'], '--env X: it must be NAME=value'],
    [['getaddrinfo www', '--conf-file', '/nowhere'], '--conf-file /nowhere: ENOENT'],
    [['getaddrinfo www', '--conf', 'nameserver A', '--conf-file', 'x'], 'leave out one of them'],
    [['getaddrinfo www', '--record', 'www A 1.2.3'], 'zone of A: '],
    [['getaddrinfo www', '--times', '0'], 'It must be an integer from 1 to 1000.'],
    [['getaddrinfo www', '--server', 'drop'], "--server drop: say of which server, as in 'A drop'"],
    [['getaddrinfo www', '--server', 'B drop'], '--server B: no resolv.conf names it, so nobody asks it'],
    [['server A drop'], 'no step is a call, so there is no answer'],
    [['getaddrinfo www', 'daemon restart'], "'daemon restart': no daemon is selected"],
    [['getaddrinfo www', '--daemon-set', 'nscd.reload-count=0'], 'nscd is not selected'],
    [['getaddrinfo www', '--daemon', 'nscd', '--daemon-set', 'nscd.reload-cont=0'], "did you mean 'reload-count'?"],
    [['getaddrinfo www', '--daemon-libc', 'host'], '--daemon-libc needs a daemon'],
    [['getaddrinfo www', '--hostname', 'x'.repeat(65)], 'a hostname has 1 to 64 octets'],
  ])('%o', async (words, message) => {
    const { exitCode, stderr, stdout } = await commands.start(['ask', ...words]);
    expect(stderr).toContain(message);
    expect(stderr.split('\n')).toHaveLength(1);
    expect([exitCode, stdout]).toEqual([64, '']);
  });
});

test('the name of the host, and settings of a daemon', async () => {
  // The domain of a resolver's search list is that of the host's name, if resolv.conf says nothing (res_init(3)).
  const { answer } = await ask([
    'getaddrinfo www family=inet',
    ...['--hostname', 'box.corp.example', '--daemon', 'none,nsncd', '--daemon-set', 'nsncd.LOCALDOMAIN=other.example'],
    ...['--libc', 'debian-trixie'],
  ]);
  expect(answer.groups.map(({ daemon, queries }) => [daemon, queries[0]?.name])).toEqual([
    ['none', 'www.corp.example'],
    ['nsncd', 'www.other.example'],
  ]);
});

test('replies that a resolver does not expect are told apart, and waits are counted', async () => {
  const behaviours = [
    'wrongId',
    'wrongQuestion',
    'headerOnly SERVFAIL',
    'rawBytes 00008182 copyId=yes',
    'truncate',
    'drop',
  ];
  const { answer } = await ask([
    ...behaviours.flatMap((does, index) => [`server A ${does}`, `res_query ${index}.lab.test A`]),
    ...['--conf', 'nameserver A; options timeout:1 attempts:1', '--libc', 'debian-trixie'],
  ]);
  expect(answer.groups[0]?.queries.map(({ call, reply, timeouts }) => [call, reply, timeouts])).toEqual([
    [1, 'A 192.0.2.1 (another id)', 1],
    [2, 'A 192.0.2.1 (another question)', 1],
    [3, 'SERVFAIL (header only)', 0],
    [4, '4 octets, no message', 0],
    [5, 'NODATA (truncated)', 0],
    [5, 'A 192.0.2.1', 0],
    [6, 'no reply', 1],
  ]);
});

const hasRecorders = await areInstalled(['tcpdump', 'strace']);

test.runIf(hasRecorders)('packets, system calls and reports are beside the answer', async () => {
  await using directory = await temporaryDirectory();
  const out = join(directory.path, 'out');
  const words = ['getaddrinfo www.lab.test family=inet', '--server', 'A servfail', '--libc', 'debian-trixie'];
  const { exitCode, stdout, stderr } = await start(
    RESOLV_LAB,
    [...['ask', ...words, '--conf-file', '-', '--pcap', '--strace', '--reporter', 'html,proof', '--out', out]],
    { input: 'nameserver A\noptions timeout:1\n', stdin: 'pipe' },
  );
  expect(exitCode).toBe(0);
  const evidence = join(out, 'cells/ask.main.debian-trixie.none.c');
  // What follows is more than the header of the file (pcap-savefile(5)).
  expect((await readFile(join(evidence, 'client.pcap'))).length).toBeGreaterThan(24);
  expect(await readFile(join(evidence, 'strace.program.log'), 'utf8')).toMatch(/connect\(.*sin_port=htons\(53\)/);
  expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('getaddrinfo www.lab.test');
  expect(stderr).toContain(`Report: ${join(out, 'report.html')}`);
  // No failure was described, so nothing is absent.
  expect(stdout).toMatch(/verdict +seen: /);
  const [, command = ''] = /Repeat\n((?: +\S.*\n)+)/.exec(String(stdout)) ?? [];
  expect(command.trim().replaceAll(/\s*\\?\s+/g, ' ')).toBe(
    "npx resolv-lab ask 'getaddrinfo www.lab.test family=inet' --conf 'nameserver A; options timeout:1' --server 'A servfail' --libc debian-trixie",
  );
});

test('a lookup that the daemon does not answer is told from one that it does', async () => {
  const lookups = ['one', 'two', 'three'].map((name) => `getaddrinfo ${name}.lab.test family=inet`);
  const { answer } = await ask([
    ...[lookups[0] as string, 'daemon stop', lookups[1] as string],
    ...['--libc', 'debian-trixie', '--daemon', 'nsncd'],
  ]);
  expect(answer.groups[0]?.calls.map(({ result, by }) => [result, by])).toEqual([
    ['192.0.2.1', 'nsncd'],
    ['192.0.2.1', undefined],
  ]);
  // nscd.conf(5), enable-cache: without the service, programs look it up themselves.
  const declined = await ask([
    lookups[2] as string,
    ...['--libc', 'debian-trixie', '--daemon', 'nscd', '--daemon-set', 'nscd.enable-cache hosts=no'],
  ]);
  expect(declined.exitCode).toBe(0);
  expect(declined.answer.groups[0]?.outcome).toContain('nscd does not serve it');
  expect(declined.answer.groups[0]?.calls.map(({ result, by }) => [result, by])).toEqual([['192.0.2.1', undefined]]);
});

test('a daemon that is frozen asks nobody', async () => {
  // glibc waits 5 s for a daemon (nscd/nscd_helper.c, wait_on_socket), and then asks itself.
  const { answer } = await ask([
    ...['getaddrinfo one.lab.test family=inet', 'daemon freeze', 'getaddrinfo two.lab.test family=inet'],
    ...['--libc', 'debian-trixie', '--daemon', 'nsncd'],
  ]);
  expect(answer.groups[0]?.calls.map(({ by }) => by)).toEqual(['nsncd', undefined]);
  expect(answer.groups[0]?.queries).toEqual([
    { ...udp, server: 'A', type: 'A', name: 'one.lab.test', reply: 'A 192.0.2.1' },
    { ...udp, call: 2, server: 'A', type: 'A', name: 'two.lab.test', reply: 'A 192.0.2.1' },
  ]);
  expect(answer.groups[0]?.outcome).toContain('nsncd no reply;');
});
