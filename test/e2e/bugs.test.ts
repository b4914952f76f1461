import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { ONE_CELL, start, WITH_FIXTURES } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

let commands: OneProcess;
/** The folder of a run of one's own. */
let mine: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  commands = inOneProcess({ env: { COLUMNS: '200' } });
  mine = await temporaryDirectory();
  await start(WITH_FIXTURES, ['run', 'quick', ...ONE_CELL, '--reporter', 'lines', '--out', mine.path]);
});
afterAll(async () => {
  await commands[Symbol.asyncDispose]();
  await mine[Symbol.asyncDispose]();
});

const bugs = (...words: string[]) => commands.start(['bugs', ...words]);

type Libcs = Record<string, { observed: string | null; expected: string }>;

interface Document {
  run: { from: string };
  missing: string[];
  entries: {
    id: string;
    topic: string | null;
    bug: string | null;
    run: string;
    libcs: Libcs;
    variants: { id: string; title: string; libcs: Libcs }[];
  }[];
}

/** The results of an entry and of each of its variants. */
const rowsOf = ({ libcs, variants }: Document['entries'][number]) => [libcs, ...variants.map((each) => each.libcs)];
const json = async (...words: string[]): Promise<Document> => JSON.parse((await bugs(...words, '--json')).stdout);

test('prints every entry of the reference run by topic, and names the run', async () => {
  const { exitCode, stdout } = await bugs();
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^timing\n(?: {2}.*\n)* {2}header-only-error +shown/m);
  expect(stdout).toContain('from the reference run, a run of 2');
});

test('a bug has its outcomes, with their C libraries and sources', async () => {
  const { stdout } = await bugs('31890');
  expect(stdout).toMatch(/^header-only-error: .*\(bug 31890\)$/m);
  expect(stdout).toMatch(/^ {2}shown: getaddrinfo .*A SERVFAIL, AAAA SERVFAIL, timeout/m);
  expect(stdout).toMatch(/source: NEWS of glibc 2\.41, bug 31890/);
});

test('as JSON, with the columns that patterns select', async () => {
  const { run, entries } = await json('timing', '--libc', 'debian-bookworm,debian-bullseye');
  expect(run.from).toBe('the reference run');
  expect(entries.every(({ topic }) => topic === 'timing')).toBe(true);
  const entry = entries.find(({ bug }) => bug === '31890');
  expect(Object.keys(entry?.libcs ?? {}).toSorted()).toEqual(['debian-bookworm', 'debian-bullseye']);
  expect(entry?.libcs['debian-bullseye']?.observed).toBe('reproduced');
});

test('--differs and --open filter by the columns', async () => {
  const pair = ['--libc', 'debian-bookworm,debian-bookworm-security'];
  const all = await json(...pair);
  const differing = await json(...pair, '--differs');
  const values = (libcs: Libcs) => pair[1]?.split(',').flatMap((id) => libcs[id]?.observed ?? []);
  const differs = (libcs: Libcs) => new Set(values(libcs)).size > 1;
  expect(differing.entries.map(({ id }) => id)).toEqual(
    all.entries.filter((entry) => rowsOf(entry).some(differs)).map(({ id }) => id),
  );
  expect(differing.entries.length).toBeGreaterThan(0);
  const open = await json(...pair, '--open');
  expect(open.entries.length).toBeLessThan(all.entries.length);
  for (const entry of open.entries) {
    expect(rowsOf(entry).flatMap(values)).toContain('reproduced');
    for (const { libcs } of entry.variants) expect(values(libcs)).toContain('reproduced');
  }
});

test('--open has entries of which only a variant is shown, and their lines name it', async () => {
  const { entries } = await json('tcp', '--libc', 'debian-trixie', '--open');
  const { libcs, variants } = entries.find(({ id }) => id === 'wrong-tcp-replies') ?? {};
  expect(libcs?.['debian-trixie']?.observed).toBe('not-reproduced');
  expect(variants).toContainEqual(expect.objectContaining({ id: 'wrong-id-alone' }));
  const words = ['tcp', '--libc', 'debian-trixie', '--open'];
  expect((await bugs(...words)).stdout).toMatch(/^ {2}wrong-tcp-replies +absent\n {4}\/wrong-id-alone +shown\n/m);
  const { stdout } = await bugs(...words, '--markdown');
  expect(stdout).toMatch(/^\| — `\/wrong-id-alone`: only the reply .* \| \*\*shown\*\* \|$/m);
});

test('a variant is named with its entry, by a report that it shows, or by words of its title', async () => {
  const shown = /^failover: .*\n(?: {2}.*\n)* {2}\/nxdomain: NXDOMAIN is final\n {4}absent: getaddrinfo/m;
  const named = await bugs('failover/nxdomain');
  expect(named.stdout).toMatch(shown);
  expect(named.stdout).not.toMatch(/lame|as main/);
  expect((await bugs('moby#37180')).stdout).toMatch(shown);
  expect((await bugs('NXDOMAIN is final')).stdout).toMatch(shown);
  const { exitCode, stderr } = await bugs('failover/nxdomian');
  expect([exitCode, stderr]).toEqual([
    64,
    "resolv-lab: no variant 'failover/nxdomian': did you mean 'failover/nxdomain'?",
  ]);
});

test('an entry outside of the reference run has the results of another stored run, which is named', async () => {
  const { entries, missing } = await json('sendmail', 'mdns', 'daemon-faults', 'own-resolver');
  expect(missing).toEqual([]);
  expect(entries.map(({ id, run }) => [id, run])).toEqual([
    ['sendmail', 'the run of mail servers'],
    ['mdns', 'the run of modules'],
    ['daemon-faults', 'the run of daemon checks'],
    ['own-resolver', 'the run of runtimes'],
  ]);
  for (const { libcs } of entries) expect(Object.values(libcs).some(({ observed }) => observed !== null)).toBe(true);
  const { stdout } = await bugs('sendmail');
  expect(stdout).toMatch(/^ {2}sendmail +shown/m);
  expect(stdout).toContain('from the run of mail servers');
});

test('an entry that no stored run has says how to run it', async () => {
  const { exitCode, stdout } = await bugs('failover', '--run', mine.path);
  expect(exitCode).toBe(0);
  expect(stdout.replaceAll('\n', ' ')).toMatch(
    /^No result in \S+: failover\. To run it: npx resolv-lab run failover; to read what it shows: npx resolv-lab explain failover$/,
  );
});

test("this machine's glibc is a column, wherever the run was made", async () => {
  const { entries } = await json('--libc', 'host');
  expect(entries.length).toBeGreaterThan(0);
  for (const { libcs } of entries) expect(Object.keys(libcs)).toEqual(['host']);
});

test('a revision of Debian is a column: the sources tell of one that the run lacks', async () => {
  const revisions = ['2.36-9+deb12u8', '2.36-9+deb12u9', '2.36-9+deb12u14', '2.36-9+deb12u7'];
  const { entries } = await json('31476', '--libc', revisions.join());
  const { libcs } = entries.find(({ id }) => id === 'single-request-reload') ?? {};
  expect(revisions.map((each) => [libcs?.[each]?.observed ?? null, libcs?.[each]?.expected])).toEqual([
    [null, 'reproduced'],
    [null, 'not-reproduced'],
    // The run has these two.
    ['not-reproduced', 'not-reproduced'],
    ['reproduced', 'reproduced'],
  ]);
});

test("reads one's own run", async () => {
  const { stdout } = await start(WITH_FIXTURES, ['bugs', '--run', mine.path, '--json']);
  const { run: own, entries } = JSON.parse(String(stdout)) as Document;
  expect(own.from).toBe(mine.path);
  expect(entries.map(({ id }) => id)).toEqual(['quick']);
});

test('a bug that the lab does not stage has its reason in place of results, beside the rows of others', async () => {
  const alone = await bugs('15946');
  expect(alone.exitCode).toBe(0);
  expect(alone.stdout).toMatch(/bug 15946, CVE-2013-7423: a query is written[\s\S]*does not stage it: another thread/);
  expect(alone.stdout).toContain('docs/not-staged.md');
  expect(alone.stdout).not.toMatch(/No entry|rows?, from/);
  const both = JSON.parse((await bugs('CVE-2013-7423', '31890', '--json')).stdout);
  expect(both.notStaged).toMatchObject([{ names: ['15946', 'CVE-2013-7423'], source: expect.stringMatching(/^NEWS/) }]);
  expect(both.entries.map(({ bug }: { bug: string }) => bug)).toEqual(['31890']);
  expect(JSON.parse((await bugs('31890', '--json')).stdout).notStaged).toEqual([]);
});

test('explain and run say the reason too', async () => {
  const lesson = await commands.start(['explain', 'bug', '15946']);
  expect(lesson.stdout).toMatch(/^# bug 15946, CVE-2013-7423: .*\n\nThe lab does not stage it: .*\n\n- source: NEWS/);
  const { exitCode, stderr } = await commands.start(['run', '15946']);
  expect([exitCode, stderr.split('\n').length]).toEqual([64, 1]);
  expect(stderr).toMatch(/^resolv-lab: no repro for 15946: the lab does not stage it: .*\(docs\/not-staged\.md\)$/);
});

test('a public report is found by its address', async () => {
  const { entries } = await json('https://github.com/kubernetes/kubernetes/issues/49113', 'debops#1904');
  expect(entries.map(({ id }) => id).toSorted()).toEqual(['dead-first-server', 'failover-order', 'wildcard']);
  const lesson = await commands.start(['explain', 'kubernetes/kubernetes#49113']);
  expect(lesson.stdout).toMatch(
    /^# A report: a wildcard record .*\n\nShown by .*\n\n- `wildcard`: a wildcard record in a search domain/,
  );
  const several = await commands.start(['explain', 'https://github.com/moby/moby/issues/46199']);
  expect(several.stdout).toMatch(/^- `stale-resolv-conf\/change-copied-file`: a single-file bind mount of a copy/m);
});

test('refuses what it does not know in one line', async () => {
  for (const [words, message] of [
    [['--libc', 'nonsense'], /no libc matches 'nonsense'/],
    [['31474'], /no repro is about bug 31474/],
    [['--run', 'nowhere'], /no run 'nowhere'/],
  ] as const) {
    const { exitCode, stderr } = await bugs(...words);
    expect([exitCode, stderr.split('\n').length]).toEqual([64, 1]);
    expect(stderr).toMatch(message);
  }
});

test('the C libraries that a sentence names are the columns', async () => {
  const { stdout } = await bugs('musl', 'tcp');
  expect(stdout).toMatch(/^ +musl-bullseye +musl-bookworm +musl-trixie +musl-forky\n/);
  expect(stdout).toMatch(/^ {4}\/contrast +shown +shown +absent +absent$/m);
  expect(stdout).toContain('Columns by your words: --libc musl\n');
  const { entries } = await json('31476', 'debian', '12');
  expect(entries.map(({ id, libcs }) => [id, Object.keys(libcs)])).toContainEqual([
    'single-request-reload',
    ['debian-bookworm', 'debian-bookworm-security'],
  ]);
  const all = await bugs('debian', '12', '--differs');
  expect(all.stdout).toMatch(/^ {2}single-request-reload +absent +shown$/m);
});

test('a sentence that no entry has whole finds those with most of its words, and says so; a program gets an error', async () => {
  const words = ['the', 'forked', 'child', 'of', 'our', 'gunicorn', 'hangs', 'in', 'getaddrinfo'];
  const { exitCode, stdout } = await bugs(...words);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ {2}fork-in-lookup /m);
  expect(stdout).toContain('No entry has all of your words: these have 4 of 5.');
  const strict = await bugs(...words, '--json');
  expect(strict.exitCode).toBe(64);
  expect(strict.stderr).toMatch(/no repro has all words of .*: 4 of 5 are in .*fork-in-lookup/);
});

test('a search with many entries prints their titles, the best first, and no outcomes', async () => {
  const { stdout } = await bugs('old', 'nameserver');
  expect(stdout).toMatch(/\n\nstale-resolv-conf: a running program goes on asking a nameserver .*\n/);
  expect(stdout).not.toContain('source:');
  expect(stdout).toContain('`bugs <entry>` prints the outcomes');
});

test('an entry has what helps against it, and names those about a part of it', async () => {
  const { stdout } = await bugs('fork-in-lookup', 'failover');
  expect(stdout).toMatch(/^ {2}helps: fork before the first thread starts /m);
  expect(stdout).toMatch(/^See also: (?=.*failover-all)(?=.*failover-order)(?!.*dead-first-server)/m);
});
