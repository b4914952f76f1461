import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { atFirstUse } from '../../lab/util/at-first-use.ts';
import { REPOSITORY, RESOLV_LAB, start as startAlone } from './command.ts';
import { buildOf, checksOf, type Fault, FOUND_OUT, findingOf, folderOfChecks } from './folder-of-checks.ts';

/** The findings of a build that also has a baseline. */
const ENDS: readonly Fault[] = [
  ['DIES', 'daemon-faults/keys', /after a generated request \(seed 1\), nsncd ended by SIGABRT/],
  ['DIES', 'daemon-parity/users-name-octets', /the daemon ended by SIGABRT/],
  ['DIES_LATE', 'daemon-file-changes/main', /after it was ready, nsncd ended by SIGABRT by itself/],
  ['DIES_LATE', 'daemon-symlink-changes/main', /after it was ready, nsncd ended by SIGABRT by itself/],
  ['GOES_DEAF', 'daemon-faults/numbers', /after a generated request \(seed 1\), nsncd runs and is deaf/],
];

/** These leave clients without replies for a minute. */
const HANGS: readonly Fault[] = [
  ['HANGS', 'daemon-faults/keys', /after a generated request \(seed 1\), nsncd hangs/],
  ['HANGS', 'daemon-parity/groups-name-octets', /the daemon hangs/],
  // The client's own answer is the right one, so the daemon alone shows the fault.
  ['HANGS_LATE', 'daemon-file-changes/user-removed', /after it was ready, nsncd hangs/],
];

const { at, start, check, checkBy, expectFoundOut } = folderOfChecks([
  'RIGHT',
  'EXITS_AT_LENGTH',
  'WRONG_FIELD',
  ...[ENDS, HANGS].map(buildOf),
]);

/** The checks of the build with a baseline, and two in which it is right. */
const BESIDE = [...checksOf(ENDS), 'daemon-faults/split', 'daemon-parity/main'].join();
const ends = atFirstUse(() =>
  check(buildOf(ENDS), '--only', BESIDE, '--reporter', `baseline=${at('baseline.json')},junit=${at('before.xml')}`),
);

/** With the baseline of those ends. */
const right = atFirstUse(async () => {
  await ends();
  return check('RIGHT', '--baseline', at('baseline.json'));
});
const hangs = atFirstUse(async () => {
  await ends();
  return check(buildOf(HANGS), '--only', checksOf(HANGS).join(), '--baseline', at('baseline.json'));
});

const documentIn = async (out: string) =>
  RunDocument.parse(JSON.parse(await readFile(join(out, 'result.json'), 'utf8')));

test('a daemon that is right has no new difference in any check', async () => {
  const { exitCode, text } = await right();
  expect(text).not.toMatch(/NEW|inconclusive/);
  expect(text).toMatch(/^nsncd: build-id [0-9a-f]{12} on libc6 \S+ .*\/RIGHT$/m);
  expect(exitCode).toBe(0);
});

describe.each([
  { faults: ENDS, run: ends },
  { faults: HANGS, run: hangs },
])('in one build', ({ faults, run }) => {
  test.each(faults)(FOUND_OUT, async (...fault) => expectFoundOut(buildOf(faults), fault, await run()));
});

describe('the packaged nsncd', () => {
  const only = 'daemon-faults/main,daemon-faults/keys-INNETGR,daemon-missed-once/musl';
  const run = atFirstUse(() => checkBy('--only', only, '--libc', 'host'));

  test('what its source explains is not new: exit code 0', async () => {
    const { exitCode, text } = await run();
    expect(text).toMatch(/^ {2}daemon-faults\/keys-INNETGR +known$/m);
    expect(exitCode).toBe(0);
  });

  test('a check about musl has a client on musl, and the user may choose another', async () => {
    expect((await right()).text).toMatch(/^ {2}daemon-missed-once\/musl +same$/m);
    expect((await run()).text).toMatch(/^unsupported {2}nsncd daemon-missed-once\/musl: the scenario is about musl$/m);
  });
});

test('of a build with a release, only the faults of that release are known; the result has the seed', async () => {
  const run = (version: string) =>
    check('EXITS_AT_LENGTH', '--only', 'daemon-faults/main', '--program-version', version, '--seed', '5');
  const [older, newer] = [await run('1.5.2'), await run('1.5.3')];
  expect(older.text).toMatch(/^ {2}daemon-faults\/main +known$/m);
  expect(older.exitCode).toBe(0);
  expect(newer.text).toMatch(/^NEW {2}nsncd daemon-faults\/main: .*exit code 101/m);
  expect(newer.text).toMatch(/repeat: .* --program \S+ --program-version 1\.5\.3 --seed 5 /);
  expect(newer.exitCode).toBe(1);
  expect((await documentIn(newer.out)).cells[0]?.generated).toEqual({ seed: 5, cases: 100 });
});

test('the fewest octets are printed, and are in no result', async () => {
  const { text, out } = await ends();
  const [, octets = ''] = /octets: ([0-9a-f ]+)$/m.exec(findingOf('daemon-faults/keys', text)) ?? [];
  // A header, and the one octet that the double dies of.
  expect(octets.split(' ')).toHaveLength(13);
  expect(octets).toMatch(/ff$/);
  expect(await readFile(join(out, 'result.json'), 'utf8')).not.toContain(octets.replaceAll(' ', ''));
});

test('a daemon that ends at a question of a program is a finding: the question is printed, and is in no result', async () => {
  const { text, out } = await ends();
  expect(findingOf('daemon-parity/users-name-octets', text)).toMatch(/^ +call: getpwnam '?name=/m);
  expect(text).toMatch(/^ {2}daemon-parity\/main +same$/m);
  const { cells } = await documentIn(out);
  expect(JSON.stringify(cells.filter(({ repro }) => repro === 'daemon-parity'))).not.toContain('getpwnam');
});

test('an end in a check of behaviour is printed with the call before it', async () => {
  const { text } = await ends();
  expect(findingOf('daemon-symlink-changes/main', text)).toMatch(/^ +call: getpwnam 'name=alice'$/m);
});

describe('of a baseline', () => {
  const ids = checksOf(ENDS);
  /** Checks of which the same is said are in one line. */
  const among = (word: string, id: string, why: string) =>
    new RegExp(`^${word} {2}nsncd (?:\\S+, )*${id}(?:, \\S+)*: ${why}`, 'm');

  test('a difference or an end is no new one, and CI reports agree', async () => {
    await ends();
    const words = ['--baseline', at('baseline.json'), '--reporter', `junit=${at('after.xml')}`];
    const { text, exitCode } = await check(buildOf(ENDS), '--only', BESIDE, ...words);
    for (const id of ids) expect(text).toMatch(among('known', id, 'as in the baseline: '));
    expect(text).toMatch(/^known {2}nsncd daemon-faults\/keys: .*ended by SIGABRT/m);
    expect(exitCode).toBe(0);
    const reports = await Promise.all(['before.xml', 'after.xml'].map((name) => readFile(at(name), 'utf8')));
    expect(reports.map((xml) => /failures="(\d+)"/.exec(xml)?.[1])).toEqual([`${ids.length}`, '0']);
  });

  test('another end is new', async () => {
    const { text, exitCode } = await hangs();
    expect(text).toMatch(/^NEW {2}nsncd daemon-faults\/keys: /m);
    expect(exitCode).toBe(1);
  });

  test('a difference or an end that is gone is fixed', async () => {
    const { text, exitCode } = await right();
    for (const id of ids) expect(text).toMatch(among('fixed', id, 'it differs in the baseline'));
    expect(exitCode).toBe(0);
  });
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

describe('without a run', () => {
  test('--list prints the checks', async () => {
    const { stdout, exitCode } = await start('--list', '--only', 'faults');
    expect(stdout).toMatch(/^faults\n {2}daemon-faults\/main +requests with a negative length/);
    expect(exitCode).toBe(0);
  });

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
    [['--baseline', join(REPOSITORY, 'package.json')], 'package.json is not a result of resolv-lab'],
    [['--reporter', 'junitt=x'], "did you mean 'junit'?"],
  ])('a mistake is one line, with exit code 64: %j', async (words, message) => {
    const { exitCode, stdout, stderr } = await start(...words);
    expect(stderr).toContain(message);
    expect(stderr.split('\n')).toHaveLength(1);
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
    const { exitCode, stdout } = await startAlone(RESOLV_LAB, [...words, '--out', at('out-prlimit')], {
      env: { PATH: `${at('.')}:${process.env.PATH}` },
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
