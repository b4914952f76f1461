import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { buildDouble } from '../fixtures/double/build.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { REPOSITORY, RESOLV_LAB, start } from './command.ts';

/** For each way in which the double is wrong, the check that must find it, and what the check must say. */
const WRONG = {
  STALE: { check: 'stale-resolv-conf/main', says: /A answered/ },
  CACHES: { check: 'daemon-file-changes/main', says: /getpwnam alice: not found/ },
  WRONG_FIELD: { check: 'daemon-parity/main', says: /another gid/ },
  WRONG_ERROR: { check: 'daemon-parity/gethostbyname-missing', says: /h_errno TRY_AGAIN for HOST_NOT_FOUND/ },
  WRONG_NOBODY: { check: 'daemon-protocol/GETPWBYNAME-missing', says: /uid 77 for -1; gid 77 for -1/ },
  WRONG_SUCCESS: { check: 'daemon-protocol/GETHOSTBYNAME', says: /error 77 for 0/ },
  WRONG_FAMILY: { check: 'daemon-protocol/GETHOSTBYADDRv6', says: /address family 77 for 10/ },
  WRONG_AI_ERROR: { check: 'daemon-protocol/GETAI-servfail', says: /error h_errno-77/ },
  TRUNCATES: { check: 'daemon-parity/main', says: /no reply/ },
  MIXES_UP: { check: 'daemon-faults/crowd', says: /the client that asked for user\d+ got user\d+/ },
  LEAKS: { check: 'daemon-faults/growth', says: /holds more descriptors after every round/ },
  GROWS: { check: 'daemon-faults/growth', says: /holds more memory after every round/ },
  GROWS_AT_HOSTS: { check: 'daemon-faults/growth', says: /holds more memory after every round of GETAI;/ },
  HANGS: { check: 'daemon-faults/keys', says: /after a generated request \(seed 1\), nsncd hangs/ },
  DIES: { check: 'daemon-faults/keys', says: /after a generated request \(seed 1\), nsncd ended by SIGABRT/ },
  EXITS_AT_ADDRESS: { check: 'daemon-faults/keys-addresses', says: /nsncd ended with exit code 101/ },
  DIES_AT_GROUPS: { check: 'daemon-protocol/INITGROUPS', says: /INITGROUPS.* the daemon ended by SIGABRT/ },
  OTHER_NETWORK: {
    check: 'daemon-parity/gethostbyname',
    says: /no query to the nameserver; .*the daemon is in another network than its host/,
  },
  FEWER_WORKERS: { check: 'silent-nameserver/one-worker-free', says: /www\.lab\.test: .* by itself after daemon/ },
  NEEDS_THREADS: { check: 'daemon-faults/threads', says: /no further thread or process, nsncd ended with exit code 1/ },
  FREEZES: { check: 'daemon-faults/numbers', says: /after a generated request \(seed 1\), nsncd answers late/ },
  DROPS: { check: 'daemon-faults/crowd', says: /\d+ of 1000 clients got no whole reply/ },
  MIXES_NETGROUPS: { check: 'daemon-faults/crowd', says: /asked for netgroup\d+ got .*user\d+/ },
  READS_ALONE: {
    check: 'daemon-faults/stays',
    says: /after a client that stays with a part of a request.*, nsncd hangs/,
  },
  DIES_LATE: { check: 'daemon-file-changes/main', says: /after it was ready, nsncd ended by SIGABRT by itself/ },
  // The client's own answer is the right one, so the daemon alone shows the fault.
  HANGS_LATE: { check: 'daemon-file-changes/user-removed', says: /after it was ready, nsncd hangs/ },
  STUCK_LATE: { check: 'daemon-file-changes/main', says: /after it was ready, nsncd gives no reply to GETPWBYNAME/ },
  GOES_DEAF: { check: 'daemon-faults/numbers', says: /after a generated request \(seed 1\), nsncd runs and is deaf/ },
};

type Way = keyof typeof WRONG;

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const at = (name: string) => join(directory.path, name);

beforeAll(async () => {
  directory = await temporaryDirectory();
  for (const way of ['RIGHT', 'EXITS_AT_LENGTH', ...Object.keys(WRONG)]) await buildDouble(way, at(way));
});
afterAll(() => directory[Symbol.asyncDispose]());

async function check(way: string, ...words: string[]) {
  const out = at(`out-${way}-${words.join('').replaceAll(/\W/g, '')}`.slice(0, 200));
  const { exitCode, stdout } = await start(RESOLV_LAB, [
    'daemon',
    'check',
    '--program',
    at(way),
    ...words,
    '--out',
    out,
  ]);
  // Long lines are broken.
  return { exitCode, text: String(stdout).replaceAll(/\n {5,}/g, ' '), out };
}

test('a daemon that is right has no new difference in any check', async () => {
  const { exitCode, text } = await check('RIGHT');
  expect(text).not.toMatch(/NEW|inconclusive/);
  expect(text).toMatch(/^nsncd: build-id [0-9a-f]{12} on libc6 \S+ .*\/RIGHT$/m);
  expect(exitCode).toBe(0);
});

/** These leave clients without replies for a minute, and the waits overlap. */
const WAITED_FOR: readonly Way[] = ['HANGS', 'FREEZES', 'HANGS_LATE', 'STUCK_LATE'];

const WAYS = Object.keys(WRONG) as Way[];
const FOUND_OUT = 'a daemon that %s is found out by name, with exit code 1, its lesson, and a command that repeats it';
test.each(WAYS.filter((way) => !WAITED_FOR.includes(way)))(FOUND_OUT, isFoundOut);
test.concurrent.each(WAITED_FOR)(FOUND_OUT, isFoundOut);

async function isFoundOut(way: Way): Promise<void> {
  const { check: id, says } = WRONG[way];
  const { exitCode, text } = await check(way, '--only', id);
  expect(text).toMatch(new RegExp(`^NEW  nsncd ${id}: .*`, 'm'));
  expect(text).toMatch(says);
  expect(text).toMatch(new RegExp(`about: .+; resolv-lab explain ${id.split('/')[0]}$`, 'm'));
  expect(text).toContain(`repeat: resolv-lab daemon check --daemon nsncd --only ${id} --program ${at(way)} --seed 1`);
  expect(exitCode).toBe(1);
}

test.each<[Way, string, string]>([
  ['WRONG_NOBODY', 'users-missing', 'uid 77 for -1'],
  ['WRONG_SUCCESS', 'getaddrinfo', 'error 77 for 0'],
  ['WRONG_FAMILY', 'gethostbyname', 'address family 77 for 2'],
  ['WRONG_AI_ERROR', 'getaddrinfo-missing', 'error h_errno-77'],
])('a daemon that %s is found over generated data as well: %s', async (way, row, says) => {
  const { exitCode, text } = await check(way, '--only', `daemon-parity/${row}`);
  expect(text).toMatch(new RegExp(`^NEW  nsncd daemon-parity/${row}: .*the reply has ${says}`, 'm'));
  expect(exitCode).toBe(1);
});

test('a daemon that ends in a check of its answers is found, and is no trouble of the lab', async () => {
  const { exitCode, text } = await check('DIES', '--only', 'daemon-parity/users-name-octets');
  expect(text).toMatch(/^NEW {2}nsncd daemon-parity\/users-name-octets: .*ended by SIGABRT/m);
  expect(exitCode).toBe(1);
});

test('descriptors that a daemon keeps after its clients have left are found in any row of faults', async () => {
  const { exitCode, text } = await check('LEAKS', '--only', 'daemon-faults/cut');
  expect(text).toMatch(
    /^NEW {2}nsncd daemon-faults\/cut: nsncd holds \d+ descriptors more than before its clients came/m,
  );
  expect(exitCode).toBe(1);
});

test('what the source of the packaged nsncd explains is not new: exit code 0', async () => {
  const words = [
    'daemon',
    'check',
    '--only',
    'daemon-faults/main,daemon-faults/keys-INNETGR',
    '--out',
    at('out-packaged'),
  ];
  const { exitCode, stdout } = await start(RESOLV_LAB, words);
  expect(String(stdout)).toMatch(/^ {2}daemon-faults\/keys-INNETGR +known$/m);
  expect(exitCode).toBe(0);
});

test('of a build with a release, only the faults of that release are known', async () => {
  const words = (version: string) =>
    check('EXITS_AT_LENGTH', '--only', 'daemon-faults/main', '--program-version', version);
  const [older, newer] = [await words('1.5.2'), await words('1.5.3')];
  expect(older.text).toMatch(/^ {2}daemon-faults\/main +known$/m);
  expect(older.exitCode).toBe(0);
  expect(newer.text).toMatch(/^NEW {2}nsncd daemon-faults\/main: .*exit code 101/m);
  expect(newer.text).toMatch(/repeat: .* --program \S+ --program-version 1\.5\.3 /);
  expect(newer.exitCode).toBe(1);
});

test('the fewest octets are printed, and are in no result', async () => {
  const { text, out } = await check('DIES', '--only', 'daemon-faults/keys', '--seed', '5');
  const [, octets = ''] = /octets: ([0-9a-f ]+)$/m.exec(text) ?? [];
  // A header, and the one octet that the double dies of.
  expect(octets.split(' ')).toHaveLength(13);
  expect(octets).toMatch(/ff$/);
  const result = await readFile(join(out, 'result.json'), 'utf8');
  expect(RunDocument.parse(JSON.parse(result)).cells[0]?.generated).toEqual({ seed: 5, cases: 100 });
  expect(result).not.toContain(octets.replaceAll(' ', ''));
});

test('a difference of the baseline is no new one, and CI reports agree', async () => {
  const only = ['--only', 'daemon-faults/numbers,daemon-faults/split'];
  const [before, after] = ['before', 'after'].map((name) => at(`${name}.xml`)) as [string, string];
  const first = await check('GOES_DEAF', ...only, '--reporter', `baseline=${at('baseline.json')},junit=${before}`);
  expect(first.exitCode).toBe(1);
  const second = await check('GOES_DEAF', ...only, '--baseline', at('baseline.json'), '--reporter', `junit=${after}`);
  expect(second.text).toContain('known  nsncd daemon-faults/numbers: as in the baseline: ');
  expect(second.exitCode).toBe(0);
  expect(
    [await readFile(before, 'utf8'), await readFile(after, 'utf8')].map((xml) => /failures="(\d+)"/.exec(xml)?.[1]),
  ).toEqual(['1', '0']);
  const right = await check('RIGHT', ...only, '--baseline', at('baseline.json'));
  expect(right.text).toContain('fixed  nsncd daemon-faults/numbers: it differs in the baseline');
  expect(right.exitCode).toBe(0);
});

test('a daemon that ends at a question of a program is a finding: the question is printed, and is in no result', async () => {
  const { text, exitCode, out } = await check('DIES', '--only', 'daemon-parity/users-name-octets,daemon-parity/main');
  expect(text).toMatch(/NEW {2}nsncd daemon-parity\/users-name-octets: .*the daemon ended by SIGABRT/);
  expect(text).toMatch(/^ +call: getpwnam '?name=/m);
  expect(text).toMatch(/^ {2}daemon-parity\/main +same$/m);
  expect(exitCode).toBe(1);
  expect(await readFile(join(out, 'result.json'), 'utf8')).not.toMatch(/getpwnam/);
});

test('a daemon that hangs at a question of a program is a finding as well', async () => {
  const { text, exitCode } = await check('HANGS', '--only', 'daemon-parity/groups-name-octets');
  expect(text).toMatch(/NEW {2}nsncd daemon-parity\/groups-name-octets: .*the daemon hangs/);
  expect(exitCode).toBe(1);
});

test('an end that a baseline has is known to it, and another end is new', async () => {
  const only = ['--only', 'daemon-faults/keys'];
  const baseline = at('ends.json');
  const first = await check('DIES', ...only, '--reporter', `baseline=${baseline}`);
  expect(first.exitCode).toBe(1);
  const again = await check('DIES', ...only, '--baseline', baseline);
  expect(again.text).toMatch(/^known {2}nsncd daemon-faults\/keys: as in the baseline: .*ended by SIGABRT/m);
  expect(again.exitCode).toBe(0);
  const other = await check('HANGS', ...only, '--baseline', baseline);
  expect(other.text).toMatch(/^NEW {2}nsncd daemon-faults\/keys: /m);
  expect(other.exitCode).toBe(1);
  const right = await check('RIGHT', ...only, '--baseline', baseline);
  expect(right.text).toContain('fixed  nsncd daemon-faults/keys: it differs in the baseline');
  expect(right.exitCode).toBe(0);
});

test('an end in a check of behaviour is printed with the call before it, and is known to a baseline that has it', async () => {
  const only = ['--only', 'daemon-symlink-changes/main'];
  const baseline = at('late-end.json');
  const first = await check('DIES_LATE', ...only, '--reporter', `baseline=${baseline}`);
  expect(first.text).toMatch(/^ +call: getpwnam 'name=alice'$/m);
  expect(first.exitCode).toBe(1);
  const again = await check('DIES_LATE', ...only, '--baseline', baseline);
  expect(again.text).toContain('known  nsncd daemon-symlink-changes/main: as in the baseline: ');
  expect(again.exitCode).toBe(0);
  const right = await check('RIGHT', ...only, '--baseline', baseline);
  expect(right.text).toContain('fixed  nsncd daemon-symlink-changes/main: it differs in the baseline');
  expect(right.exitCode).toBe(0);
});

test('a daemon that does not start has no verdict: exit code 2', async () => {
  const ends = at('ends');
  await execa('cp', ['/bin/true', ends]);
  const found = await check('ends', '--only', 'daemon-faults/numbers');
  expect(found.text).toMatch(
    /^inconclusive {2}nsncd daemon-faults\/numbers: .*'the daemon answers before' failed: .* nsncd ended/m,
  );
  expect(found.exitCode).toBe(2);
});

test('a finding of another daemon beside it is repeated with that daemon, and does not decide', async () => {
  const [only, baseline] = [['--only', 'daemon-protocol/INITGROUPS', '--against', 'unscd'], at('without-kinds.json')];
  await check('RIGHT', ...only, '--reporter', `baseline=${baseline}`);
  const stored = await readFile(baseline, 'utf8');
  await writeFile(baseline, stored.replaceAll('"another groups"', '"none"'));
  const { text, exitCode } = await check('RIGHT', ...only, '--baseline', baseline);
  expect(text).toMatch(/^NEW {2}unscd daemon-protocol\/INITGROUPS: /m);
  expect(text).toMatch(/repeat: resolv-lab daemon check --daemon unscd --only daemon-protocol\/INITGROUPS --seed 1/);
  expect(exitCode).toBe(0);
});

test('repeats are one row, and a line says that they agree; a finding is repeated as often', async () => {
  const { text, exitCode } = await check('WRONG_FIELD', '--only', 'daemon-parity/main,own-name/main', '--repeat', '2');
  expect(text.match(/^ {2}daemon-parity\/main +NEW$/gm)).toHaveLength(1);
  expect(text).toMatch(/^2 runs agree\.$/m);
  expect(text).toMatch(/^nsncd: 2 verdicts: 1 same, 1 NEW\./m);
  expect(text).toMatch(/repeat: .* --cases 100 --repeat 2$/m);
  expect(exitCode).toBe(1);
});

test('a check about musl has a client on musl, and the user may choose another', async () => {
  const only = ['--only', 'daemon-missed-once/musl'];
  expect((await check('RIGHT', ...only)).text).toMatch(/^ {2}daemon-missed-once\/musl +same$/m);
  const onHost = await check('RIGHT', ...only, '--libc', 'host');
  expect(onHost.text).toMatch(/^unsupported {2}nsncd daemon-missed-once\/musl: the scenario is about musl$/m);
});

test('--list prints the checks and runs nothing', async () => {
  const { stdout, exitCode } = await start(RESOLV_LAB, ['daemon', 'check', '--list', '--only', 'faults']);
  expect(String(stdout)).toMatch(/^faults\n {2}daemon-faults\/main +requests with a negative length/);
  expect(exitCode).toBe(0);
});

describe('a mistake is one line, with exit code 64', () => {
  test.each([
    [['--daemon', 'nscdd'], "argument 'nscdd' is invalid"],
    [['--only', 'falts'], "no check 'falts': did you mean 'faults'?"],
    [['--against', 'nscdd'], "no daemon 'nscdd': did you mean 'nscd'?"],
    [['--seed', 'x'], 'It must be an integer from 0 to 2147483647.'],
    [['--cases', '0'], 'It must be an integer from 1 to 1000000.'],
    [['--program', '/nowhere'], '/nowhere does not exist'],
    [['--program-version', '1.5.2'], '--program-version is about --program'],
    [['--program', '/bin/true', '--program-version', '1.52'], '1.52: of nsncd the lab knows 1.4, 1.4.1, 1.5.0, 1.5.1'],
    [['--program', '/bin/true', '--program-version', 'new'], 'It must be a version such as 1.5.2.'],
    [['--baseline', '/nowhere'], "no run '/nowhere'"],
    [['--baseline', 'package.json'], 'package.json is not a result of resolv-lab'],
    [['--reporter', 'junitt=x'], "did you mean 'junit'?"],
  ])('%j', async (words, message) => {
    const { exitCode, stdout, stderr } = await start(RESOLV_LAB, ['daemon', 'check', ...words], { cwd: REPOSITORY });
    expect(String(stderr)).toContain(message);
    expect(String(stderr).split('\n')).toHaveLength(1);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
  });
});

describe('the controls see a broken world', () => {
  test('a limit that does not reach the daemon', async () => {
    // prlimit(1) reports a success, and sets nothing.
    await execa('ln', ['-s', '/bin/true', at('prlimit')]);
    const words = [
      'daemon',
      'check',
      '--program',
      at('RIGHT'),
      '--only',
      'daemon-faults/threads,daemon-faults/descriptors',
    ];
    const { exitCode, stdout } = await start(RESOLV_LAB, [...words, '--out', at('out-prlimit')], {
      env: { PATH: `${directory.path}:${process.env.PATH}` },
    });
    const text = String(stdout).replaceAll(/\n {5,}/g, ' ');
    expect(text).toMatch(
      /inconclusive {2}nsncd daemon-faults\/threads: control 'the daemon has no threads left' failed/,
    );
    expect(text).toMatch(
      /inconclusive {2}nsncd daemon-faults\/descriptors: control 'the daemon has no descriptors left'/,
    );
    expect(exitCode).toBe(2);
  });

  test('a daemon that answers no request for users, also before the hostile clients come', async () => {
    // The double of another test answers GETAI alone, so the well-behaved client gets no reply from the beginning.
    await execa('cc', [
      '-D_GNU_SOURCE',
      '-O1',
      '-pthread',
      '-Wl,--build-id',
      join(import.meta.dirname, 'fixtures/daemon.c'),
      '-o',
      at('hosts-only'),
    ]);
    const { text, exitCode } = await check('hosts-only', '--only', 'daemon-faults/numbers');
    expect(text).toMatch(/inconclusive {2}nsncd daemon-faults\/numbers: .*the daemon answers before/s);
    expect(exitCode).toBe(2);
  });
});
