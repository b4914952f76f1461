import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CellResult, RunDocument } from '../../lab/core/schema.ts';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { repros } from '../../repros/index.ts';
import { bundled, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { brokenId } from './fixtures/sabotage.ts';
import { sabotages } from './fixtures/sabotages.ts';

const BROKEN = await bundled('test/broken-lab/fixtures/entry.ts');

async function run(words: string, env: Record<string, string> = {}) {
  await using directory = await temporaryDirectory();
  const { exitCode, stdout } = await start(BROKEN, ['run', ...words.split(' '), '--json', '--out', directory.path], {
    env,
  });
  return { exitCode, cells: RunDocument.parse(JSON.parse(String(stdout))).cells };
}

/** The repros that are written as code, each in a folder of repros/. */
const WITH_FOLDER = repros.flatMap(({ id, topic }) => (topic === undefined ? [id] : []));

/** The reason of an inconclusive cell; without `none`, only cells with a daemon have the broken part. */
type Expected = RegExp | { none?: RegExp; nsncd: RegExp };

const BY_THE_CLIENT = /the client answered the sentinel of \w[\w-]*, not the daemon/;
const CRASHED = /^nsncd on (client|host) ended by itself \(exit code 137, as after SIGKILL\)/;

const TAKEN =
  /^control 'the daemon is at its socket' failed: process \d+, which is none of nsncd, listened on its socket$/;

const FORGOTTEN = /control 'daemon answers' failed: nsncd was never started/;

const BY_ENVIRONMENT =
  /control 'environment' failed: a process of \w[\w-]* has RES_OPTIONS=ndots:3 no-reload, but the scenario set no RES_OPTIONS/;
const BY_STATE =
  /control 'resolver options' failed: the state of \w[\w-]*, thread \S+, has (RES_NORELOAD|ndots 3 instead of 1)/;

/** By sabotage: the expected result of the repros about a new resolv.conf. */
const OF_NAMESERVERS: Record<string, Expected> = {
  'b-silent': /control '(a )?fresh process asks B' failed/,
  'b-refuses': /control '(a )?fresh process asks B' failed/,
  'b-slow': /control 'answered in time' failed/,
  'a-dies': /control 'A is alive' failed/,
  'file-not-changed': /control '(a )?fresh process asks B' failed/,
  'old-file-back':
    /control 'resolv.conf' failed: the file was changed and restored for \w+, and the lab did not change it/,
  'options-in-environment': BY_ENVIRONMENT,
  'options-set-inside': BY_STATE,
  'probe-dies': /^probe program: ended \(exit code 137, as after SIGKILL\)/,
  'daemon-forgotten': { nsncd: FORGOTTEN },
  'daemon-gone-before': { nsncd: BY_THE_CLIENT },
  'daemon-dies': { nsncd: BY_THE_CLIENT },
  'daemon-crashes': { nsncd: CRASHED },
  'socket-removed': { nsncd: BY_THE_CLIENT },
  'reply-cut-off': { nsncd: /control 'the daemon answered' failed: / },
  'tap-passed-by': { nsncd: /control 'requests on the socket' failed: .*no request on the socket/ },
  'tap-dies': { nsncd: /^the tap ended by itself \(SIGKILL\)$/ },
  'socket-taken': { nsncd: TAKEN },
};

/** By repro and sabotage: the expected result. */
const BREAKAGES: Record<string, Record<string, Expected>> = {
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
      none: /control 'each lookup ran on its thread' failed/,
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
    'daemon-forgotten': { nsncd: FORGOTTEN },
    'daemon-gone-before': { nsncd: BY_THE_CLIENT },
    'daemon-dies': { nsncd: BY_THE_CLIENT },
    'daemon-crashes': { nsncd: CRASHED },
    'socket-removed': { nsncd: /control 'the socket of the host is there' failed/ },
    'reply-cut-off': { nsncd: /control 'the daemon answered' failed: .*not whole/ },
    'tap-passed-by': {
      nsncd: /control '(the socket traffic fits the result|the daemon answered)' failed/,
    },
    'tap-dies': { nsncd: /^the tap ended by itself \(SIGKILL\)$/ },
    'socket-taken': { nsncd: TAKEN },
  },
};

/** By repro: two libcs, one with the bug where a libc has it. So both verdicts occur, and without sabotage each is a pass. */
const LIBCS: Record<string, readonly string[]> = {
  'stale-resolv-conf': ['host', 'crosstool-2.17'],
  'single-request-reload': ['host', 'debian-bullseye'],
  'nscd-socket-leak': ['host', 'debian-bullseye'],
};

/** Repros that contain a mistake, and the expected reason of their cells. */
const FAULTY: Record<string, RegExp> = {
  'no-control': /^the judgement has no control$/,
  'failing-control': /control 'a failing control' failed: why it failed/,
  'scenario-throws': /^the scenario ends here$/,
  'nothing-happens': /^no call labelled 'lookup' in the evidence$/,
  'no-probe': /no probe became ready.*no probe looked up the sentinel/,
  'judge-throws': /^no call labelled 'never made' in the evidence$/,
  'nothing-expected': /^no expectation$/,
  'port-taken': /cannot bind udp 127\.0\.0\.1#53/,
  'bad-call': /no such argument/,
};

const NOT_NEW =
  /control 'the restart left no old process' failed: 1 process\(es\) of nsncd after the restart, of which 1 are old/;
const RUNS_ON = /^control 'nscd was frozen all the time' failed: nscd \(process \d+\) was in state [RS]/;

/** The expected reasons for sabotages of a part that only one variant depends on. */
const OF_VARIANTS: [repro: string, name: string, reason: RegExp][] = [
  ['nscd-socket-leak', 'bind-writable', /^control 'the bind is read-only' failed: at \/run: host: \/run$/],
  ['nscd-socket-leak', 'account-cut-off', /control 'the socket traffic fits the result' failed: .*not whole/],
  ['nscd-socket-leak', 'thawed-by-another', RUNS_ON],
  ['nscd-socket-leak', 'variable-unset', /control 'LOCALDOMAIN is set' failed: expected lab.test, found no value/],
  ['stale-resolv-conf', 'daemon-not-restarted', NOT_NEW],
  // The program runs on this machine's libc, a later revision than the cell's.
  [
    'stale-resolv-conf',
    'child-on-another-libc',
    /^control 'libc' failed: (\S+ runs on \/etc\/other\/libc\.so\.6 with \S+ \w+, which is not the libc's own \(\w[^)]*\)(; |$))+/,
  ],
  ['single-request-reload', 'daemon-not-restarted', NOT_NEW],
];

/** A cell of a sabotage of a variant. This libc has bug 31476; without that bug these variants are unsupported. */
function cellOfVariant(repro: string, name: string): string {
  // Only nscd shares its cache with its clients.
  const daemon = name === 'thawed-by-another' ? 'nscd' : 'nsncd';
  return `${brokenId(repro, name)}/main/debian-bookworm-security/${daemon}/c`;
}

/** The daemons in the names of cells: nsncd runs on a libc of its own. */
const DAEMONS = { none: 'none', nsncd: 'nsncd@debian-trixie' } as const;
const BOTH = ['none', 'nsncd'] as const;

/** The cells of a repro, or of one of its sabotages, on its two libcs. */
function cellsWith(daemon: keyof typeof DAEMONS, repro: string, sabotage?: string): string[] {
  const id = sabotage === undefined ? repro : brokenId(repro, sabotage);
  return (LIBCS[repro] ?? []).map((libc) => `${id}/main/${libc}/${DAEMONS[daemon]}/c`);
}

/** The cells of a repro that contains a mistake, or of the one that is sound. */
function cellsOfFaulty(id: string): string[] {
  return BOTH.flatMap((daemon) => cellsWith(daemon, 'stale-resolv-conf')).map((name) => name.replace(/^[^/]+/, id));
}

const isBroken = (expected: Expected, daemon: keyof typeof DAEMONS) =>
  expected instanceof RegExp || expected[daemon] !== undefined;

const NAMES = [
  ...Object.entries(BREAKAGES).flatMap(([repro, breakages]) =>
    BOTH.flatMap((daemon) => [
      ...cellsWith(daemon, repro),
      ...Object.keys(breakages)
        .filter((name) => isBroken(breakages[name] as Expected, daemon))
        .flatMap((name) => cellsWith(daemon, repro, name)),
    ]),
  ),
  ...OF_VARIANTS.map(([repro, name]) => cellOfVariant(repro, name)),
  ...[...Object.keys(FAULTY), 'sound'].flatMap(cellsOfFaulty),
];

/** The cells of one run by their names. */
let cells: Map<string, CellResult>;

beforeAll(async () => {
  const { exitCode, ...document } = await run(NAMES.join(' '));
  // Some cells are inconclusive.
  expect(exitCode).toBe(2);
  cells = new Map(document.cells.map((cell) => [cell.id, cell]));
  expect([...cells.keys()].toSorted()).toEqual(NAMES.toSorted());
});

function expectResult(found: readonly (CellResult | undefined)[], expected: RegExp | 'pass') {
  for (const cell of found) {
    if (expected === 'pass') expect(cell?.status).toBe('pass');
    else
      expect(cell).toMatchObject({ status: 'inconclusive', observed: null, reason: expect.stringMatching(expected) });
  }
}

const found = (names: readonly string[]) => names.map((name) => cells.get(name));

describe.each(Object.entries(BREAKAGES))('%s: in a broken lab no cell passes or fails', (repro, breakages) => {
  test.each(Object.entries(breakages))('%s', (name, expected) => {
    for (const daemon of BOTH) {
      const reason = expected instanceof RegExp ? expected : expected[daemon];
      if (reason) expectResult(found(cellsWith(daemon, repro, name)), reason);
    }
  });

  test('without sabotage the cells pass', () => {
    for (const daemon of BOTH) expectResult(found(cellsWith(daemon, repro)), 'pass');
  });
});

test.each(OF_VARIANTS)('%s: %s, of a part that only one variant depends on', (repro, name, reason) => {
  expectResult(found([cellOfVariant(repro, name)]), reason);
});

test('every sabotage has an expected result', () => {
  const names = (of: Record<string, object>) => Object.values(of).map((each) => Object.keys(each).toSorted());
  expect(Object.keys(BREAKAGES)).toEqual(WITH_FOLDER);
  expect(names(BREAKAGES)).toEqual(names(sabotages));
});

describe('a repro that contains a mistake neither passes nor fails', () => {
  test.each(Object.entries(FAULTY))('%s', (id, reason) => expectResult(found(cellsOfFaulty(id)), reason));

  test('a repro without a mistake passes', () => expectResult(found(cellsOfFaulty('sound')), 'pass'));
});

test('a libc that differs from its manifest makes its cells inconclusive', async () => {
  await using directory = await temporaryDirectory();
  const cache = directory.path;
  await writeWrongManifests(cache, 'debian-trixie-', { version: '2.99' });
  const ids = ['sound', ...WITH_FOLDER, 'strict-error'];
  const { cells, exitCode } = await run(`${ids.join(' ')} --libc debian-trixie --daemon none`, {
    RESOLV_LAB_CACHE: cache,
  });
  expect(cells.map(({ repro, probe }) => `${repro} ${probe}`)).toEqual(ids.flatMap((id) => [`${id} c`, `${id} ffi`]));
  expectResult(cells, /control 'libc' failed: .*program runs on glibc 2\.41, not 2\.99/);
  expect(exitCode).toBe(2);
});

test('a runtime on another build than that of its image makes its cells inconclusive', async () => {
  await using directory = await temporaryDirectory();
  const cache = directory.path;
  await writeWrongManifests(cache, 'debian-trixie+python3-', { buildId: 'f00d' });
  const words = 'stale-resolv-conf strict-error --libc debian-trixie --daemon none --probe python';
  const { cells } = await run(words, { RESOLV_LAB_CACHE: cache });
  expect(cells).toHaveLength(2);
  expectResult(
    cells,
    /^control 'libc' failed: .*program runs on a C library with build-id \w+, not with build-id f00d/,
  );
});

test('a daemon or program whose build differs from the manifest makes its cells inconclusive', async () => {
  await using directory = await temporaryDirectory();
  const cache = directory.path;
  await writeWrongManifests(cache, 'debian-trixie', { buildId: 'f00d' });
  const { cells } = await run('sound --libc host,debian-trixie --daemon nsncd --probe c', { RESOLV_LAB_CACHE: cache });
  expect(cells.map(({ libc, reason }) => [libc.id, reason])).toEqual([
    [
      'host',
      expect.stringMatching(/^control 'libc' failed: nsncd runs on .* with build-id \w+, not with build-id f00d$/),
    ],
    ['debian-trixie', expect.stringMatching(/^control 'libc' failed: program runs on .*; nsncd runs on .*f00d$/)],
  ]);
});

/** Fills a cache with links to the real one. The images that start with `prefix` get a manifest with wrong values. */
async function writeWrongManifests(cache: string, prefix: string, wrong: object): Promise<void> {
  for (const each of await readdir(cacheDir()))
    if (each !== 'images') await symlink(join(cacheDir(), each), join(cache, each));
  const images = join(cacheDir(), 'images');
  await mkdir(join(cache, 'images'));
  for (const image of await readdir(images)) {
    const [from, to] = [join(images, image), join(cache, 'images', image)];
    if (image.startsWith(prefix)) await writeWrongManifest(from, to, wrong);
    else await symlink(from, to);
  }
}

async function writeWrongManifest(image: string, copy: string, wrong: object): Promise<void> {
  await mkdir(copy);
  await symlink(join(image, 'root'), join(copy, 'root'));
  const manifest = JSON.parse(await readFile(join(image, 'manifest.json'), 'utf8'));
  await writeFile(join(copy, 'manifest.json'), JSON.stringify({ ...manifest, ...wrong }));
}
