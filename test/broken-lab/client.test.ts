import { glob, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CellResult } from '../../lab/core/schema.ts';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { REPOSITORY, RESOLV_LAB, start } from '../e2e/command.ts';
import { inOneProcess, type OneProcess } from '../e2e/in-one-process.ts';
import { type OwnClient, runClients } from '../e2e/own-clients.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const CLIENTS = join(REPOSITORY, 'test/broken-lab/fixtures/clients');
const SOURCE = join(CLIENTS, 'client.c');

/** A query for other.test to B, in the network of the machine but outside of the client's sandbox. */
const STRANGER = String.raw`exec 3<>/dev/udp/127.0.0.2/53
printf '\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x05other\x04test\x00\x00\x01\x00\x01' >&3
head -c1 <&3 >/dev/null
`;

/** A client that never asks again is given up after this time. It only has to be shorter than the patience of the test. */
const SHORT = ['--patience', '10'];

/** Clients without a verdict. */
const DECOYS: (OwnClient & { reason: RegExp })[] = [
  {
    command: './client each-child',
    reason: /'the same client asked' failed: client \(process \d+, forked\) asked, a forked child: with --client-forks/,
  },
  { command: './client one-child', reason: /'the same client asked' failed: .*--client-forks/ },
  { command: './client then-child', reason: /'the same client asked' failed: .*--client-forks/ },
  {
    command: './client cached',
    options: SHORT,
    reason: /^the client did not ask for www\.example\.test within 10 s \(--patience\); its last output: .*as before/,
  },
  {
    command: './client other-names',
    options: SHORT,
    reason: /^the client did not ask for other1\.example\.test, but for other\d+\.example\.test/,
  },
  {
    command: './client loop',
    options: [...SHORT, '--name', 'mail.example.test'],
    reason: /did not ask for mail\.example\.test, but for www\.example\.test/,
  },
  {
    command: './client from-hosts',
    options: SHORT,
    reason: /^the client did not ask for any name within 10 s/,
  },
  {
    command: './client own-name',
    options: SHORT,
    reason:
      /^the client did not ask for any name, but for client, the name of its machine: --name makes that count within 10 s/,
  },
  {
    command: './client once',
    reason: /^the client did not ask for www\.example\.test before it ended \(exit code 0\)/,
  },
  {
    command: './client liar',
    reason:
      /'its output agrees with its queries' failed: it printed the address of A last, and had asked B; the last output of the client: .*192\.0\.2\.1/,
  },
  {
    command: './client no-such-way',
    reason:
      /^the client did not ask for any name before it ended \(exit code 64\); its last output: no way 'no-such-way'/,
  },
  // Its main thread ends. The process is ended with its client, and so is its child.
  {
    command: "sh -c './threaded; :'",
    options: ['--patience', '2'],
    reason: /^the client did not ask for any name within 2 s .*its last output: alone/,
  },
  // It ends after its second lookup, and then so without a word.
  {
    command: './client two',
    options: ['--provoke', 'line'],
    reason:
      /'the client lives to the end' failed: it ended by itself \(exit code 0\); the last output of the client: .*\b192\.0\.2\.2/,
  },
  {
    command: "sh -c './client two >/dev/null 2>&1'",
    options: ['--provoke', 'line'],
    reason: /failed: it ended by itself \(exit code 0\); the client printed nothing$/,
  },
  // Its C library changes.
  {
    command:
      "sh -c 'while :; do if grep -q 127.0.0.2 /etc/resolv.conf; then static/client once; else ./client once; fi; sleep 0.2; done'",
    reason: /'the C library of the client' failed: client runs on the libc of the cell; client is static/,
  },
  // A helper leaves a process behind, asks in the place of the client, and asks beside it.
  {
    command: './client on-connection',
    options: ['--provoke', 'exec:(./client loop &); ./client connects'],
    reason: /'no other process asked' failed: client \(process \d+\), of the command that provokes/,
  },
  {
    command: './client from-hosts',
    options: [...SHORT, '--provoke', 'exec:./client once'],
    reason: /^the client did not ask for any name/,
  },
  {
    command: './client on-connection',
    options: ['--provoke', 'exec:./client once other.example.test; ./client connects'],
    reason: /'no other process asked' failed: client \(process \d+\), of the command that provokes, asked/,
  },
];

/** Clients that read the new resolv.conf. */
const FOLLOWING: OwnClient[] = [
  { command: './client loop' },
  { command: "sh -c 'while :; do ./client once; sleep 0.2; done'" },
  { command: './client each-child', options: ['--client-forks'] },
  { command: './client on-line', options: ['--provoke', 'line'] },
  { command: './client on-hangup', options: ['--provoke', 'signal:HUP'] },
  { command: './client on-connection', options: ['--provoke', 'connect:2525'] },
  { command: "sh -c 'sleep 1; exec ./client on-connection'", options: ['--provoke', 'connect:2525'] },
  { command: './client own-name-first' },
  { command: './client own-name', options: ['--name', 'client'] },
  { command: './client loop', options: ['--name', '*.EXAMPLE.test'] },
];
const NOT_FOLLOWING: OwnClient = { command: './client private-state' };

/** A client that never sleeps. */
const BUSY: OwnClient[] = [{ command: './client busy' }, { command: './client busy', daemon: 'nsncd' }];

/** Clients of other repros, or with other types of queries. */
const OTHERS: (OwnClient & { observed: CellResult['observed'] })[] = [
  // A, MX and NS in turn, whichever comes first.
  { command: './client res-loop example.test', observed: 'not-reproduced' },
  // One lookup in a container, with a daemon on the host or without.
  { command: './client once', repro: 'nscd-socket-leak', observed: 'not-reproduced' },
  { command: './client once', repro: 'nscd-socket-leak', daemon: 'nsncd', observed: 'reproduced' },
];
const BEHIND_DAEMON: OwnClient = { command: './client loop', daemon: 'nsncd' };

const LOST_QUERY: OwnClient[] = [
  { command: './client loop', repro: 'single-request-reload' },
  // It makes no further lookup that would end this one.
  { command: './client on-line', options: ['--provoke', 'line'], repro: 'single-request-reload' },
];

const MISSING: OwnClient = { command: 'no-such-program' };

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
let elsewhere: OwnClient;
let cells: Map<OwnClient, CellResult>;
let commands: OneProcess;

beforeAll(async () => {
  folder = await temporaryDirectory();
  commands = inOneProcess({ cwd: folder.path });
  const at = (name: string) => join(folder.path, name);
  await execa('mkdir', ['-p', at('static')]);
  await Promise.all([
    execa('cc', ['-O1', SOURCE, '-o', at('client'), '-lresolv']),
    execa('cc', ['-O1', '-static', SOURCE, '-o', at('static/client'), '-lresolv']),
    execa('cc', ['-O1', join(CLIENTS, 'threaded.c'), '-o', at('threaded'), '-pthread']),
    writeFile(at('stranger.sh'), STRANGER),
  ]);
  elsewhere = {
    command: '/srv/own/client loop',
    options: ['--mount', `${at('client')}:/srv/own/client`, '--client-env', 'RES_OPTIONS=no-reload'],
  };
  const single = [NOT_FOLLOWING, BEHIND_DAEMON, MISSING, elsewhere];
  const all = [...DECOYS, ...FOLLOWING, ...OTHERS, ...LOST_QUERY, ...single];
  const others = await runClients(all, ['--jobs', '4', '--out', at('clients')], { cwd: folder.path });
  // They would leave little of the processor to the others, and to the servers that answer these.
  const busy = await runClients(BUSY, ['--jobs', '1', '--out', at('busy')], { cwd: folder.path });
  cells = new Map([...others, ...busy]);
});
afterAll(async () => {
  await commands[Symbol.asyncDispose]();
  // The root of the image is in the cache, by the name of its tar.
  for await (const root of glob(`${basename(folder.path)}*`, { cwd: join(cacheDir(), 'client-roots') }))
    await rm(join(cacheDir(), 'client-roots', root), { recursive: true, force: true });
  await folder[Symbol.asyncDispose]();
});

function cellOf(client: OwnClient): CellResult {
  return cells.get(client) as CellResult;
}

test.each(DECOYS)('$command $options is a decoy and has no verdict', (client) => {
  const { status, observed, reason } = cellOf(client);
  expect({ status, observed }, reason).toEqual({ status: 'inconclusive', observed: null });
  expect(reason.replace(/^control /, '')).toMatch(client.reason);
});

describe('a client is judged by its queries', () => {
  test.each([
    ...FOLLOWING.map((client) => [client, 'not-reproduced', 'A(A AAAA)', 'B(A AAAA)'] as const),
    [NOT_FOLLOWING, 'reproduced', 'A(A)', 'A(A)'] as const,
  ])('%j: %s', (client, observed, before, after) => {
    const cell = cellOf(client);
    expect(cell, cell.reason).toMatchObject({ status: 'observed', observed, probe: 'client' });
    const [first, second] = cell.reason.split(' | ');
    expect([first, second]).toEqual([
      expect.stringContaining(`asked ${before}`),
      expect.stringContaining(`asked ${after}`),
    ]);
  });

  test.each(BUSY)('one that never sleeps: $daemon', (client) => {
    const cell = cellOf(client);
    expect(cell, cell.reason).toMatchObject({ status: 'observed', observed: 'not-reproduced' });
  });

  test.each(OTHERS)('$command, $repro, $daemon: $observed', (client) => {
    const cell = cellOf(client);
    expect(cell, cell.reason).toMatchObject({ status: 'observed', observed: client.observed });
  });

  test.each(LOST_QUERY)('a lost query: $command', (client) => {
    const cell = cellOf(client);
    expect(cell.status, cell.reason).toBe('observed');
  });

  test('behind a daemon', () => {
    const cell = cellOf(BEHIND_DAEMON);
    expect(cell, cell.reason).toMatchObject({ status: 'observed', observed: 'not-reproduced' });
    expect(cell.reason).toContain('by client through nsncd');
  });
});

describe('a scenario with a client', () => {
  /** A file with a scenario. @returns its name */
  async function scenarioFile(name: string, client: string, more = '', between = ''): Promise<string> {
    const text = `import { absent, scenario } from 'resolv-lab';
export default scenario({
  title: 'a client', about: 'It follows the file.',
  conf: 'nameserver A\\noptions timeout:1',
  servers: { A: 'answers', B: 'answers' },
  ${client}
  steps: ['before: lookup', 'conf nameserver B'${between}, 'after: lookup', 'fresh: res_query fresh.lab.test A'${more}],
  shown: { after: { asked: 'A' } }, absent: { after: { asked: 'B' } },
  expected: absent('a manual'),
});
`;
    const file = join(folder.path, `${name}.ts`);
    await writeFile(file, text);
    return file;
  }

  const node = (name: string) => `process.getBuiltinModule('node:${name}')`;
  const LOOP = "client: { command: ['./client', 'loop'], patience: 5 },";
  const PRIVATE = "client: { command: ['./client', 'private-state'], patience: 5 },";

  /** Broken worlds, with the reasons of their cells. */
  const BROKEN: Record<string, { step: string; reason: RegExp }> = {
    'a-stranger-asks': {
      step: `async ({ host }) => { await new Promise((done) => ${node('child_process')}.execFile('nsenter', ['--net=' + host.network.path, 'bash', 'stranger.sh'], done)); }`,
      reason: /'no other process asked' failed: (bash|head|a process that was not found).* asked B for other\.test/,
    },
    // The client with a state of its own asks the old server alone.
    'the-old-server-ends': {
      step: 'async ({ servers }) => { await servers.A.close(); }',
      reason: /'the servers are alive' failed: A|^the client did not ask for www/,
    },
    'the-file-changes-back': {
      step: `async ({ host }) => { ${node('fs')}.writeFileSync(host.etc + '/resolv.conf', 'nameserver 127.0.0.1\\noptions timeout:1\\n'); }`,
      reason: /resolv\.conf/,
    },
  };

  let scenarios: Record<string, CellResult>;
  beforeAll(async () => {
    const withOption =
      "client: { command: ['./client', 'on-line'], provoke: 'line:x' },\n  env: { RES_OPTIONS: 'no-reload' },";
    const files = await Promise.all([
      scenarioFile('loop', LOOP),
      scenarioFile('with-option', withOption),
      scenarioFile('private', PRIVATE),
      ...Object.entries(BROKEN).flatMap(([name, { step }]) => [
        scenarioFile(`${name}-loop`, LOOP, '', `, ${step}`),
        scenarioFile(`${name}-private`, PRIVATE, '', `, ${step}`),
      ]),
    ]);
    const { document } = await commands.run([...files, '--libc', 'host', '--out', join(folder.path, 'scenarios')]);
    expect(document.cells.map(({ libc, daemon }) => `${libc.id} ${daemon.id}`)).toEqual(files.map(() => 'host none'));
    scenarios = Object.fromEntries(document.cells.map((cell) => [cell.repro, cell]));
  });

  test.each([
    ['loop', 'pass'],
    ['with-option', 'fail'],
    ['private', 'fail'],
  ])('%s is a %s, as it expects', (name, status) => {
    expect(scenarios[name], scenarios[name]?.reason).toMatchObject({ status, probe: 'client' });
  });

  test.each(Object.entries(BROKEN))('%s: the cell is inconclusive', (name, { reason }) => {
    for (const client of ['loop', 'private'])
      expect(scenarios[`${name}-${client}`]).toMatchObject({
        status: 'inconclusive',
        reason: expect.stringMatching(reason),
      });
  });

  test.each([
    ['', '', /'before: lookup' needs a client/],
    ['client: [],', '', /a client needs a command/],
    ["client: { command: ['x'], provoke: 'shout' },", '', /'shout' provokes no lookup/],
    ["client: ['x'],", ", 'signal NONE'", /.NONE. is no signal/],
    ["client: ['x'],", ", 'clear RES_NONE'", /there is no flag RES_NONE/],
    ["client: ['x'],", ", 'mail u@hat.test'", /'mail u@hat.test' needs a sink/],
    ['', ", 'signal HUP'", /needs a client/],
  ])('%s%s is a mistake with its line', async (client, more, message) => {
    // Each has a file of its own: a process loads a file once.
    const file = await scenarioFile(`mistake-${Buffer.from(client + more).toString('hex')}`, client, more);
    const { exitCode, stderr } = await commands.start(['run', file]);
    expect([exitCode, stderr]).toEqual([64, expect.stringMatching(message)]);
  });
});

describe('a command with a client', () => {
  /** Runs one repro with a client, called in its own folder. */
  async function runClient(out: string, command: string, more: readonly string[] = []): Promise<CellResult> {
    const cell = ['stale-resolv-conf', '--libc', 'host', '--daemon', 'none'];
    const words = [...cell, '--client', command, ...more, '--out', join(folder.path, out)];
    const [only] = (await commands.run(words)).document.cells;
    return only as CellResult;
  }

  test('has a root file system of its own, from an image; the stored cell is judged again as it was', async () => {
    const layout = join(folder.path, 'layout');
    const root = join(folder.path, 'image-root');
    await execa('mkdir', ['-p', join(root, 'opt'), join(root, 'usr'), layout]);
    await execa('cp', [join(folder.path, 'static/client'), join(root, 'opt/client')]);
    const tar = join(folder.path, `${basename(folder.path)}.tar`);
    await execa('tar', ['-C', root, '-cf', tar, '.']);
    const cell = await runClient('image', '/opt/client private-state', ['--root', tar]);
    expect(cell, cell.reason).toMatchObject({ status: 'observed', observed: 'reproduced' });
    expect(cell.reason).toContain('client is static');
    const { exitCode, stdout } = await commands.start(['judge', join(folder.path, 'image')]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('1 the same: no verdict changed')]);
  });

  test('has a file at another path, and a variable', () => {
    const cell = cellOf(elsewhere);
    expect(cell, cell.reason).toMatchObject({ status: 'observed' });
    expect(cell.client).toMatchObject({ env: { RES_OPTIONS: 'no-reload' } });
  });

  test('a claim makes a verdict a pass or a failure', async () => {
    const claimed = {
      pass: { command: './client loop' },
      fail: { command: './client private-state' },
      inconclusive: { command: './client each-child' },
    };
    const words = ['--expect', 'fixed', '--out', join(folder.path, 'claimed')];
    const found = await runClients(Object.values(claimed), words, { cwd: folder.path });
    for (const [status, client] of Object.entries(claimed)) expect(found.get(client)?.status).toBe(status);
  });

  test.each([
    [['run', '--provoke', 'line'], "--provoke needs a program of your own: --client 'CMD ARGS…'"],
    [['run', '--client', 'a | b'], `'a | b': '|' needs a shell: --client "sh -c '…'"`],
    [['run', '--client', 'a', '--probe', 'c'], '--client takes the place of the probe: leave out --probe'],
    [['run', '--client', 'a', '--root', '/nowhere'], '--root /nowhere: there is no /nowhere'],
    [['run', '--client', 'a', '--mount', '/nowhere'], '--mount /nowhere: there is no /nowhere'],
    [['run', '--pid', '4194305'], '--pid 4194305: there is no process 4194305'],
    [
      ['run', 'stale-resolv-conf/main/host/none/client'],
      "the cell 'stale-resolv-conf/main/host/none/client' is one of a program of your own: add --client 'CMD ARGS…'",
    ],
  ])('%j is a usage error', async (words, message) => {
    const { exitCode, stderr } = await commands.start(words);
    expect([exitCode, stderr]).toEqual([64, `resolv-lab: ${message}`]);
  });

  test('a program that no libc of the run has is unsupported', () => {
    const { status, reason } = cellOf(MISSING);
    expect([status, reason]).toEqual([
      'unsupported',
      expect.stringContaining("there is no program 'no-such-program' on host"),
    ]);
  });

  test('a shell on the libc of a cell, with a file of the user', async () => {
    const program = join(folder.path, 'client');
    const words = ['shell', 'stale-resolv-conf/main/host/none/c', '--mount', program, '--', 'on-libc', program, 'once'];
    const { stdout } = await start(RESOLV_LAB, [...words, 'www.lab.test']);
    expect(String(stdout).split('\n')).toContain('192.0.2.2');
  });
});
