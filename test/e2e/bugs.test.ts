import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { RESOLV_LAB, start, WITH_FIXTURES } from './command.ts';

async function bugs(...words: string[]) {
  const { exitCode, stdout, stderr } = await start(RESOLV_LAB, ['bugs', ...words], { env: { COLUMNS: '200' } });
  return { exitCode, stdout: String(stdout), stderr: String(stderr) };
}

interface Document {
  run: { from: string };
  entries: {
    id: string;
    topic: string | null;
    bug: string | null;
    libcs: Record<string, { observed: string | null; expected: string }>;
  }[];
}
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
  expect(differing.entries.map(({ id }) => id)).toEqual(
    all.entries
      .filter(({ libcs }) => libcs['debian-bookworm']?.observed !== libcs['debian-bookworm-security']?.observed)
      .map(({ id }) => id),
  );
  expect(differing.entries.length).toBeGreaterThan(0);
  const open = await json(...pair, '--open');
  expect(open.entries.length).toBeLessThan(all.entries.length);
  for (const { libcs } of open.entries)
    expect(Object.values(libcs).map(({ observed }) => observed)).toContain('reproduced');
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
  await using directory = await temporaryDirectory();
  const words = ['run', 'quick', '--variant', 'main', '--libc', 'host', '--daemon', 'none', '--probe', 'c'];
  await start(WITH_FIXTURES, [...words, '--out', join(directory.path, 'mine')]);
  const { stdout } = await start(WITH_FIXTURES, ['bugs', '--run', join(directory.path, 'mine'), '--json']);
  const { run: own, entries } = JSON.parse(String(stdout)) as Document;
  expect(own.from).toBe(join(directory.path, 'mine'));
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
  const lesson = await start(RESOLV_LAB, ['explain', 'bug', '15946']);
  expect(lesson.stdout).toMatch(/^# bug 15946, CVE-2013-7423: .*\n\nThe lab does not stage it: .*\n\n- source: NEWS/);
  const { exitCode, stderr } = await start(RESOLV_LAB, ['run', '15946']);
  expect([exitCode, String(stderr).split('\n').length]).toEqual([64, 1]);
  expect(stderr).toMatch(/^resolv-lab: no repro for 15946: the lab does not stage it: .*\(docs\/not-staged\.md\)$/);
});

test('a public report is found by its address', async () => {
  const { entries } = await json('https://github.com/kubernetes/kubernetes/issues/49113', 'debops#1904');
  expect(entries.map(({ id }) => id).toSorted()).toEqual(['dead-first-server', 'failover-order', 'wildcard']);
  const lesson = await start(RESOLV_LAB, ['explain', 'kubernetes/kubernetes#49113']);
  expect(lesson.stdout).toMatch(
    /^# A report: a wildcard record .*\n\nShown by .*\n\n- `wildcard`: a wildcard record in a search domain/,
  );
  const several = await start(RESOLV_LAB, ['explain', 'https://github.com/moby/moby/issues/46199']);
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
