import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CellResult, RunDocument } from '../../lab/core/schema.ts';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { repros } from '../../repros/index.ts';
import { REPOSITORY, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { brokenId } from './fixtures/sabotage.ts';
import { sabotages } from './fixtures/sabotages.ts';

const BROKEN = join(REPOSITORY, 'test/broken-lab/fixtures/entry.ts');

async function run(words: string, env: Record<string, string> = {}) {
  await using directory = await temporaryDirectory();
  const { exitCode, stdout } = await start(BROKEN, ['run', ...words.split(' '), '--json', '--out', directory.path], {
    env,
  });
  return { exitCode, cells: RunDocument.parse(JSON.parse(String(stdout))).cells };
}

/** What is said about a cell, or that nothing is wrong with it; for cells without a daemon only where that is something else. */
type Said = RegExp | { none: RegExp | 'pass'; nsncd: RegExp };

const BY_THE_CLIENT = /answered by the client, not by the daemon/;
const CRASHED = /^nsncd on (client|host) ended by itself \(exit code 137, as after SIGKILL\)/;

const TAKEN =
  /^control 'the daemon is at its socket' failed: process \d+, which is none of nsncd, listened on its socket$/;

const FORGOTTEN = /control 'daemon answers' failed: nsncd was never started/;

const BY_ENVIRONMENT =
  /control 'environment' failed: a process of \w[\w-]* has RES_OPTIONS=ndots:3 no-reload, and the story set no RES_OPTIONS/;
const BY_STATE =
  /control 'resolver options' failed: the state of \w[\w-]*, thread \S+, has (RES_NORELOAD|ndots 3 instead of 1)/;

/** What is broken below the repros about a new resolv.conf. */
const OF_NAMESERVERS: Record<string, Said> = {
  'b-silent': /control '(a )?fresh process asks B' failed/,
  'b-refuses': /control '(a )?fresh process asks B' failed/,
  'b-slow': /control 'answered in time' failed/,
  'a-dies': /control 'A is alive' failed/,
  'file-not-changed': /control '(a )?fresh process asks B' failed/,
  'old-file-back': /control 'resolv.conf' failed: it was changed, and changed back, as \w+ sees it, and not by the lab/,
  'options-in-environment': BY_ENVIRONMENT,
  'options-set-inside': BY_STATE,
  'probe-dies': /^probe program: ended \(exit code 137, as after SIGKILL\)/,
  'daemon-forgotten': { none: 'pass', nsncd: FORGOTTEN },
  'daemon-gone-before': { none: 'pass', nsncd: BY_THE_CLIENT },
  'daemon-dies': { none: 'pass', nsncd: BY_THE_CLIENT },
  'daemon-crashes': { none: 'pass', nsncd: CRASHED },
  'socket-removed': { none: 'pass', nsncd: BY_THE_CLIENT },
  'reply-cut-off': { none: 'pass', nsncd: /control 'the daemon answered' failed: / },
  'tap-passed-by': { none: 'pass', nsncd: /control 'requests on the socket' failed: .*no request on the socket/ },
  'tap-dies': { none: 'pass', nsncd: /^the tap ended by itself \(SIGKILL\)$/ },
  'socket-taken': { none: 'pass', nsncd: TAKEN },
};

/** By repro: what is broken, and what is said about it. */
const BREAKAGES: Record<string, Record<string, Said>> = {
  'stale-resolv-conf': {
    ...OF_NAMESERVERS,
    'file-not-changed': /control 'the file names B' failed/,
    'b-answers-like-a': /control 'fresh process asks B' failed/,
    'a-slow': /control 'answered in time' failed/,
    'daemon-elsewhere': BY_THE_CLIENT,
  },
  'single-request-reload': {
    ...OF_NAMESERVERS,
    'wrong-thread-hit': {
      none: /control 'the threads are who they are said to be' failed/,
      nsncd: /control 'the brown-out met several workers' failed/,
    },
    'no-brown-out': /control 'the brown-out happened' failed/,
    'all-dropped': /control 'the brown-out happened' failed/,
    'one-answer-late': /control 'the one answer came in time' failed/,
  },
  'nscd-socket-leak': {
    'inside-silent': /control 'container-dns knows the name' failed/,
    'host-silent': /control 'host-dns knows the name' failed/,
    'both-say-the-same': /control 'container-dns knows the name' failed/,
    'options-in-environment': BY_ENVIRONMENT,
    'options-set-inside': BY_STATE,
    'not-bound': /control 'the wanted socket is reachable' failed/,
    'probe-dies': /^probe program: ended \(exit code 137, as after SIGKILL\)/,
    'one-network': /control 'no network leads across' failed/,
    'daemon-forgotten': { none: 'pass', nsncd: FORGOTTEN },
    'daemon-gone-before': { none: 'pass', nsncd: BY_THE_CLIENT },
    'daemon-dies': { none: 'pass', nsncd: BY_THE_CLIENT },
    'daemon-crashes': { none: 'pass', nsncd: CRASHED },
    'socket-removed': { none: 'pass', nsncd: /control 'the socket of the host is there' failed/ },
    'reply-cut-off': { none: 'pass', nsncd: /control 'the daemon answered' failed: .*not whole/ },
    'tap-passed-by': { none: 'pass', nsncd: /control 'the (socket of the host bears it out|daemon answered)' failed/ },
    'tap-dies': { none: 'pass', nsncd: /^the tap ended by itself \(SIGKILL\)$/ },
    'socket-taken': { none: 'pass', nsncd: TAKEN },
  },
};

/** Two libcs of which one shows the bug where that can be: so either verdict would have been a pass. */
const LIBCS: Record<string, string> = {
  'stale-resolv-conf': 'host,crosstool-2.17',
  'single-request-reload': 'host,debian-bullseye',
  'nscd-socket-leak': 'host,debian-bullseye',
};

/** Repros with a mistake of their own, and what is said about it. */
const FAULTY: Record<string, RegExp> = {
  'no-control': /^no control was checked$/,
  'failing-control': /control 'the moon' failed: it is not made of cheese/,
  'story-throws': /^the story ends here$/,
  'nothing-happens': /^no call labelled 'lookup' in the evidence$/,
  'no-probe': /no probe ever got ready.*nobody asked for the sentinel/,
  'judge-throws': /^no call labelled 'never made' in the evidence$/,
  'nothing-expected': /^nobody can say what to expect$/,
  'port-taken': /cannot bind udp 127\.0\.0\.1#53/,
  'bad-call': /no such argument/,
};

/** Runs these repros on two libcs, with a daemon and without. @returns the cells of one of them */
async function runAll(ids: readonly string[], libcs: string) {
  const { cells, exitCode } = await run(`${ids.join(' ')} --libc ${libcs} --daemon none,nsncd --probe c`);
  // The command says so as well.
  expect(exitCode).toBe(2);
  return (repro: string, daemon: string): CellResult[] => {
    const found = cells.filter((cell) => cell.repro === repro && cell.daemon.id === daemon);
    expect(found).toHaveLength(2);
    return found;
  };
}

function expectSaid(cells: readonly CellResult[], said: RegExp | 'pass') {
  for (const cell of cells) {
    if (said === 'pass') expect(cell.status).toBe('pass');
    else expect(cell).toMatchObject({ status: 'inconclusive', observed: null, reason: expect.stringMatching(said) });
  }
}

describe.each(Object.entries(BREAKAGES))('%s: in a broken lab no cell passes or fails', (repro, breakages) => {
  let cellsOf: Awaited<ReturnType<typeof runAll>>;

  beforeAll(async () => {
    const ids = Object.keys(breakages).map((name) => brokenId(repro, name));
    cellsOf = await runAll([...ids, repro], LIBCS[repro] as string);
  });

  test.each(Object.entries(breakages))('%s', (name, said) => {
    for (const daemon of ['none', 'nsncd'] as const) {
      expectSaid(cellsOf(brokenId(repro, name), daemon), said instanceof RegExp ? said : said[daemon]);
    }
  });

  test('and it is not that everything is inconclusive', () => {
    for (const daemon of ['none', 'nsncd']) expectSaid(cellsOf(repro, daemon), 'pass');
  });
});

describe('what only one variant stands on', () => {
  const NOT_NEW =
    /control 'the restart left no old process' failed: 1 process\(es\) of nsncd after the restart, of which 1 are old/;
  const RUNS_ON = /^control 'nscd was frozen all the time' failed: nscd \(process \d+\) was in state [RS]/;
  const said: [repro: string, name: string, words: RegExp][] = [
    ['nscd-socket-leak', 'bind-writable', /^control 'the bind is read-only' failed: at \/run: host: \/run$/],
    ['nscd-socket-leak', 'account-cut-off', /control 'the socket of the host bears it out' failed: .*not whole/],
    ['nscd-socket-leak', 'thawed-by-another', RUNS_ON],
    ['nscd-socket-leak', 'variable-unset', /control 'LOCALDOMAIN is set' failed: to be lab.test, and is not set/],
    ['stale-resolv-conf', 'daemon-not-restarted', NOT_NEW],
    // On this machine's own libc, which is a later revision than the cell's.
    [
      'stale-resolv-conf',
      'child-on-another-libc',
      /^control 'libc' failed: (\S+ runs on \/etc\/other\/libc\.so\.6 with \S+ \w+, which is not the libc's own \(\w[^)]*\)(; |$))+/,
    ],
    ['single-request-reload', 'daemon-not-restarted', NOT_NEW],
  ];
  let cells: CellResult[];

  beforeAll(async () => {
    const ids = said.map(([repro, name]) => brokenId(repro, name));
    // It has bug 31476, without which a restart has nothing to cure.
    ({ cells } = await run(`${ids.join(' ')} --libc debian-bookworm-security --daemon nsncd,nscd --probe c`));
  });

  test.each(said)('%s: %s', (repro, name, words) => {
    // Only nscd hands its cache to its clients.
    const daemon = name === 'thawed-by-another' ? 'nscd' : 'nsncd';
    const found = cells.filter((cell) => cell.repro === brokenId(repro, name) && cell.daemon.id === daemon);
    expect(found).toHaveLength(1);
    expectSaid(found, words);
  });
});

test('nothing that can be broken is left out', () => {
  const names = (of: Record<string, object>) => Object.values(of).map((each) => Object.keys(each).toSorted());
  expect(Object.keys(BREAKAGES)).toEqual(repros.map(({ id }) => id));
  expect(names(BREAKAGES)).toEqual(names(sabotages));
});

describe('a repro with a mistake of its own neither passes nor fails', () => {
  let cellsOf: Awaited<ReturnType<typeof runAll>>;

  beforeAll(async () => {
    cellsOf = await runAll([...Object.keys(FAULTY), 'sound'], LIBCS['stale-resolv-conf'] as string);
  });

  test.each(Object.entries(FAULTY))('%s', (id, said) => {
    for (const daemon of ['none', 'nsncd']) expectSaid(cellsOf(id, daemon), said);
  });

  test('one without passes', () => {
    for (const daemon of ['none', 'nsncd']) expectSaid(cellsOf('sound', daemon), 'pass');
  });
});

test('a libc that is not what its image says is found out', async () => {
  await using directory = await temporaryDirectory();
  const cache = directory.path;
  await withLies(cache, 'debian-trixie-', { version: '2.99' });
  const ids = ['sound', ...repros.map(({ id }) => id)];
  const { cells, exitCode } = await run(`${ids.join(' ')} --libc debian-trixie --daemon none`, {
    RESOLV_LAB_CACHE: cache,
  });
  expect(cells.map(({ repro, probe }) => `${repro} ${probe}`)).toEqual(ids.flatMap((id) => [`${id} c`, `${id} ffi`]));
  expectSaid(cells, /control 'libc' failed: .*program runs on glibc 2\.41, not 2\.99/);
  expect(exitCode).toBe(2);
});

test('so is a daemon on another build than its image says, and a program on another', async () => {
  await using directory = await temporaryDirectory();
  const cache = directory.path;
  await withLies(cache, 'debian-trixie', { buildId: 'f00d' });
  const { cells } = await run('sound --libc host,debian-trixie --daemon nsncd --probe c', { RESOLV_LAB_CACHE: cache });
  expect(cells.map(({ libc, reason }) => [libc.id, reason])).toEqual([
    [
      'host',
      expect.stringMatching(/^control 'libc' failed: nsncd runs on .* with build-id \w+, not with build-id f00d$/),
    ],
    ['debian-trixie', expect.stringMatching(/^control 'libc' failed: program runs on .*; nsncd runs on .*f00d$/)],
  ]);
});

/** A cache with the same images, of which some have a manifest that claims something else. */
async function withLies(cache: string, prefix: string, lies: object): Promise<void> {
  const genuine = join(cacheDir(), 'images');
  await mkdir(join(cache, 'images'));
  for (const image of await readdir(genuine)) {
    const [from, to] = [join(genuine, image), join(cache, 'images', image)];
    if (image.startsWith(prefix)) await lie(from, to, lies);
    else await symlink(from, to);
  }
}

async function lie(image: string, copy: string, lies: object): Promise<void> {
  await mkdir(copy);
  await symlink(join(image, 'root'), join(copy, 'root'));
  const manifest = JSON.parse(await readFile(join(image, 'manifest.json'), 'utf8'));
  await writeFile(join(copy, 'manifest.json'), JSON.stringify({ ...manifest, ...lies }));
}
