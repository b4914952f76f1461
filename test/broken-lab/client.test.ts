import { glob, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CellResult, RunDocument } from '../../lab/core/schema.ts';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { REPOSITORY, RESOLV_LAB, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const SOURCE = join(REPOSITORY, 'test/broken-lab/fixtures/clients/client.c');

/** A query for other.test to B, in the network of the machine but outside of the client's sandbox. */
const STRANGER = String.raw`exec 3<>/dev/udp/127.0.0.2/53
printf '\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x05other\x04test\x00\x00\x01\x00\x01' >&3
head -c1 <&3 >/dev/null
`;

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeAll(async () => {
  folder = await temporaryDirectory();
  await execa('cc', ['-O1', SOURCE, '-o', join(folder.path, 'client'), '-lresolv']);
  await writeFile(join(folder.path, 'stranger.sh'), STRANGER);
});
afterAll(async () => {
  // The root of the image is in the cache, by the name of its tar.
  for await (const root of glob(`${basename(folder.path)}*`, { cwd: join(cacheDir(), 'client-roots') }))
    await rm(join(cacheDir(), 'client-roots', root), { recursive: true, force: true });
  await folder[Symbol.asyncDispose]();
});

let serial = 0;

/** Runs one repro with a client, called in its own folder. */
async function runClient(
  command: string,
  more: readonly string[] = [],
  { repro = 'stale-resolv-conf', daemon = 'none' } = {},
): Promise<CellResult> {
  serial += 1;
  const out = join(folder.path, `run${serial}`);
  const words = [
    'run',
    repro,
    '--libc',
    'host',
    '--daemon',
    daemon,
    '--client',
    command,
    ...more,
    '--json',
    '--out',
    out,
  ];
  const { stdout, stderr } = await start(RESOLV_LAB, words, { cwd: folder.path });
  expect(stdout, String(stderr)).not.toBe('');
  const [cell] = RunDocument.parse(JSON.parse(String(stdout))).cells;
  return cell as CellResult;
}

/** A client that never asks again is given up after this time. It only has to be shorter than the patience of the test. */
const SHORT = ['--patience', '10'];

// The tests that wait for a client wait together.
describe.concurrent('a decoy has no verdict', () => {
  test.each([
    [
      'each-child',
      [],
      /'the same client asked' failed: client \(process \d+, forked\) asked, a forked child: with --client-forks/,
    ],
    ['one-child', [], /'the same client asked' failed: .*--client-forks/],
    ['then-child', [], /'the same client asked' failed: .*--client-forks/],
    [
      'cached',
      SHORT,
      /^the client did not ask for www\.example\.test within 10 s \(--patience\); its last output: .*as before/,
    ],
    ['other-names', SHORT, /^the client did not ask for other1\.example\.test, but for other\d+\.example\.test/],
    [
      'loop',
      [...SHORT, '--name', 'mail.example.test'],
      /did not ask for mail\.example\.test, but for www\.example\.test/,
    ],
    ['from-hosts', SHORT, /^the client did not ask for any name within 10 s/],
    [
      'own-name',
      SHORT,
      /^the client did not ask for any name, but for client, the name of its machine: --name makes that count within 10 s/,
    ],
    ['once', [], /^the client did not ask for www\.example\.test before it ended \(exit code 0\)/],
    [
      'liar',
      [],
      /'its output agrees with its queries' failed: it printed the address of A last, and had asked B; the last output of the client: .*192\.0\.2\.1/,
    ],
    [
      'no-such-way',
      [],
      /^the client did not ask for any name before it ended \(exit code 64\); its last output: no way 'no-such-way'/,
    ],
  ])('%s %j', async (how, more, reason) => {
    const cell = await runClient(`./client ${how}`, more);
    expect(cell).toMatchObject({ status: 'inconclusive', observed: null });
    expect(cell.reason.replace(/^control /, '')).toMatch(reason);
  });

  test('a process whose main thread has ended is ended with its client, and so is its child', async () => {
    const source = join(REPOSITORY, 'test/broken-lab/fixtures/clients/threaded.c');
    await execa('cc', ['-O1', source, '-o', join(folder.path, 'threaded'), '-pthread']);
    const cell = await runClient("sh -c './threaded; :'", ['--patience', '2']);
    expect(cell).toMatchObject({ status: 'inconclusive', observed: null });
    expect(cell.reason).toMatch(/^the client did not ask for any name within 2 s .*its last output: alone/);
  });

  test('a client that ends after its second lookup', async () => {
    const cell = await runClient('./client two', ['--provoke', 'line']);
    expect(`${cell.status}: ${cell.reason}`).toMatch(
      /^inconclusive: .*'the client lives to the end' failed: it ended by itself \(exit code 0\); the last output of the client: .*\b192\.0\.2\.2/,
    );
  });

  test('a client that ends without a word after its second lookup', async () => {
    const cell = await runClient("sh -c './client two >/dev/null 2>&1'", ['--provoke', 'line']);
    expect(`${cell.status}: ${cell.reason}`).toMatch(
      /^inconclusive: .*failed: it ended by itself \(exit code 0\); the client printed nothing$/,
    );
  });

  test('a client whose C library changes', async () => {
    await execa('mkdir', ['-p', join(folder.path, 'static')]);
    await execa('cc', ['-O1', '-static', SOURCE, '-o', join(folder.path, 'static/client'), '-lresolv']);
    const ask = 'if grep -q 127.0.0.2 /etc/resolv.conf; then static/client once; else ./client once; fi';
    const cell = await runClient(`sh -c 'while :; do ${ask}; sleep 0.2; done'`);
    expect(`${cell.status}: ${cell.reason}`).toMatch(
      /^inconclusive: .*'the C library of the client' failed: client runs on the libc of the cell; client is static/,
    );
  });

  test('a process that a helper leaves behind', async () => {
    const command = '(./client loop &); ./client connects';
    const cell = await runClient('./client on-connection', ['--provoke', `exec:${command}`]);
    expect(`${cell.status}: ${cell.reason}`).toMatch(
      /^inconclusive: .*'no other process asked' failed: client \(process \d+\), of the command that provokes/,
    );
  });

  test('a helper that asks in its place', async () => {
    const cell = await runClient('./client from-hosts', [...SHORT, '--provoke', 'exec:./client once']);
    expect(`${cell.status}: ${cell.reason}`).toMatch(/^inconclusive: the client did not ask for any name/);
  });

  test('a helper that asks beside it', async () => {
    const command = './client once other.example.test; ./client connects';
    const cell = await runClient('./client on-connection', ['--provoke', `exec:${command}`]);
    expect(`${cell.status}: ${cell.reason}`).toMatch(
      /^inconclusive: .*'no other process asked' failed: client \(process \d+\), of the command that provokes, asked/,
    );
  });
});

describe.concurrent('a client is judged by its queries', () => {
  test.each([
    ['./client loop', [], 'not-reproduced', 'A(A AAAA)', 'B(A AAAA)'],
    ['./client private-state', [], 'reproduced', 'A(A)', 'A(A)'],
    ["sh -c 'while :; do ./client once; sleep 0.2; done'", [], 'not-reproduced', 'A(A AAAA)', 'B(A AAAA)'],
    ['./client each-child', ['--client-forks'], 'not-reproduced', 'A(A AAAA)', 'B(A AAAA)'],
    ['./client on-line', ['--provoke', 'line'], 'not-reproduced', 'A(A AAAA)', 'B(A AAAA)'],
    ['./client on-hangup', ['--provoke', 'signal:HUP'], 'not-reproduced', 'A(A AAAA)', 'B(A AAAA)'],
    ['./client on-connection', ['--provoke', 'connect:2525'], 'not-reproduced', 'A(A AAAA)', 'B(A AAAA)'],
    [
      "sh -c 'sleep 1; exec ./client on-connection'",
      ['--provoke', 'connect:2525'],
      'not-reproduced',
      'A(A AAAA)',
      'B(A AAAA)',
    ],
    ['./client own-name-first', [], 'not-reproduced', 'A(A AAAA)', 'B(A AAAA)'],
    ['./client own-name', ['--name', 'client'], 'not-reproduced', 'A(A AAAA)', 'B(A AAAA)'],
    ['./client loop', ['--name', '*.EXAMPLE.test'], 'not-reproduced', 'A(A AAAA)', 'B(A AAAA)'],
  ])('%s %j', async (command, more, observed, before, after) => {
    const cell = await runClient(command, more);
    expect(cell, cell.reason).toMatchObject({ status: 'observed', observed, probe: 'client' });
    const [first, second] = cell.reason.split(' | ');
    expect([first, second]).toEqual([
      expect.stringContaining(`asked ${before}`),
      expect.stringContaining(`asked ${after}`),
    ]);
  });

  test.each(['none', 'nsncd'])('a client that never sleeps, daemon %s', async (daemon) => {
    const cell = await runClient('./client busy', [], { daemon });
    expect(cell, cell.reason).toMatchObject({ status: 'observed', observed: 'not-reproduced' });
  });

  test('A, MX and NS in turn, whichever comes first', async () => {
    const cell = await runClient('./client res-loop example.test');
    expect(cell, cell.reason).toMatchObject({ status: 'observed', observed: 'not-reproduced' });
  });

  test.each([
    ['./client loop', []],
    // It makes no further lookup that would end this one.
    ['./client on-line', ['--provoke', 'line']],
  ])('a lost query: %s', async (command, more) => {
    const cell = await runClient(command, more, { repro: 'single-request-reload' });
    expect(cell.status, cell.reason).toBe('observed');
  });

  test.each([
    ['none', 'not-reproduced'],
    ['nsncd', 'reproduced'],
  ])('one lookup in a container, %s on the host', async (daemon, observed) => {
    const cell = await runClient('./client once', [], { repro: 'nscd-socket-leak', daemon });
    expect(cell, cell.reason).toMatchObject({ status: 'observed', observed });
  });

  test('behind a daemon', async () => {
    const cell = await runClient('./client loop', [], { daemon: 'nsncd' });
    expect(cell, cell.reason).toMatchObject({ status: 'observed', observed: 'not-reproduced' });
    expect(cell.reason).toContain('by client through nsncd');
  });
});

describe.concurrent('a scenario with a client', () => {
  async function runScenario(
    client: string,
    more = '',
    between = '',
  ): Promise<{ exitCode: number | undefined; text: string }> {
    const own = ++serial;
    const file = join(folder.path, `own${own}.ts`);
    await writeFile(
      file,
      `import { absent, scenario } from 'resolv-lab';
export default scenario({
  title: 'a client', about: 'It follows the file.',
  conf: 'nameserver A\\noptions timeout:1',
  servers: { A: 'answers', B: 'answers' },
  ${client}
  steps: ['before: lookup', 'conf nameserver B'${between}, 'after: lookup', 'fresh: res_query fresh.lab.test A'${more}],
  shown: { after: { asked: 'A' } }, absent: { after: { asked: 'B' } },
  expected: absent('a manual'),
});
`,
    );
    const out = join(folder.path, `run${own}`);
    const words = ['run', file, '--libc', 'host', '--reporter', 'lines', '--out', out];
    const { exitCode, stdout, stderr } = await start(RESOLV_LAB, words, { cwd: folder.path });
    return { exitCode, text: `${stdout}\n${stderr}` };
  }

  test('passes and fails as it expects', async () => {
    const passes = await runScenario("client: ['./client', 'loop'],");
    expect([passes.exitCode, passes.text]).toEqual([
      0,
      expect.stringMatching(/^pass +own\d+\/main\/host\/none\/client/m),
    ]);
    const withOption =
      "client: { command: ['./client', 'on-line'], provoke: 'line:x' },\n  env: { RES_OPTIONS: 'no-reload' },";
    for (const client of [withOption, "client: ['./client', 'private-state'],"]) {
      const fails = await runScenario(client);
      expect([fails.exitCode, fails.text]).toEqual([1, expect.stringMatching(/^fail /m)]);
    }
  });

  const node = (name: string) => `process.getBuiltinModule('node:${name}')`;

  test.each([
    [
      'a stranger asks',
      `async ({ host }) => { await new Promise((done) => ${node('child_process')}.execFile('nsenter', ['--net=' + host.network.path, 'bash', 'stranger.sh'], done)); }`,
      /'no other process asked' failed: (bash|head|a process that was not found).* asked B for other\.test/,
    ],
    ['the old server ends', 'async ({ servers }) => { await servers.A.close(); }', /^inconclusive.*A/m],
    [
      'the file changes back behind the lab',
      `async ({ host }) => { ${node('fs')}.writeFileSync(host.etc + '/resolv.conf', 'nameserver 127.0.0.1\\noptions timeout:1\\n'); }`,
      /^inconclusive.*resolv\.conf/m,
    ],
  ])('%s: the cell is inconclusive', async (_, broken, message) => {
    for (const how of ['loop', 'private-state']) {
      const { exitCode, text } = await runScenario(`client: ['./client', '${how}'],`, '', `, ${broken}`);
      expect([exitCode, text]).toEqual([2, expect.stringMatching(message)]);
    }
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
    const { exitCode, text } = await runScenario(client, more);
    expect([exitCode, text]).toEqual([64, expect.stringMatching(message)]);
  });
});

describe('the files of a client', () => {
  test('a root file system of its own, from an image', async () => {
    const layout = join(folder.path, 'layout');
    const root = join(folder.path, 'image-root');
    await execa('mkdir', ['-p', join(root, 'opt'), join(root, 'usr'), layout]);
    await execa('cc', ['-O1', '-static', SOURCE, '-o', join(root, 'opt/client'), '-lresolv']);
    const tar = join(folder.path, `${basename(folder.path)}.tar`);
    await execa('tar', ['-C', root, '-cf', tar, '.']);
    const cell = await runClient('/opt/client private-state', ['--root', tar]);
    expect(cell, cell.reason).toMatchObject({ status: 'observed', observed: 'reproduced' });
    expect(cell.reason).toContain('client is static');
  });

  test('a file at another path, and a variable', async () => {
    const cell = await runClient('/srv/own/client loop', [
      '--mount',
      `${join(folder.path, 'client')}:/srv/own/client`,
      '--client-env',
      'RES_OPTIONS=no-reload',
    ]);
    expect(cell, cell.reason).toMatchObject({ status: 'observed' });
    expect(cell.client).toMatchObject({ env: { RES_OPTIONS: 'no-reload' } });
  });

  test('the stored cells are judged again as they were', async () => {
    await runClient('./client private-state');
    const { exitCode, stdout } = await start(RESOLV_LAB, ['judge', join(folder.path, `run${serial}`)]);
    expect([exitCode, String(stdout)]).toEqual([0, expect.stringContaining('1 the same: no verdict changed')]);
  });

  test('a claim makes a verdict a pass or a failure', async () => {
    expect((await runClient('./client loop', ['--expect', 'fixed'])).status).toBe('pass');
    expect((await runClient('./client private-state', ['--expect', 'fixed'])).status).toBe('fail');
    expect((await runClient('./client each-child', ['--expect', 'fixed'])).status).toBe('inconclusive');
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
    const { exitCode, stderr } = await start(RESOLV_LAB, words);
    expect([exitCode, String(stderr)]).toEqual([64, `resolv-lab: ${message}`]);
  });

  test('a program that no libc of the run has is unsupported', async () => {
    const cell = await runClient('no-such-program');
    expect([cell.status, cell.reason]).toEqual([
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
