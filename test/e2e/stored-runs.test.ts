import { existsSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CellResult, RunDocument } from '../../lab/core/schema.ts';
import { readEvents } from '../../lab/core/timeline.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { ONE_CELL } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const at = (...names: string[]) => join(directory.path, ...names);

let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess({ fixtures: true });
});
afterAll(() => commands[Symbol.asyncDispose]());
const command = (...words: string[]) => commands.start(words);

async function documentAt(folder: string): Promise<RunDocument> {
  return RunDocument.parse(JSON.parse(await readFile(at(folder, 'result.json'), 'utf8')));
}

/** A copy of the whole run in which one property of a cell differs. */
async function forge(folder: string, variant: string, change: Partial<CellResult>): Promise<string> {
  await cp(at('whole'), at(folder), { recursive: true });
  const document = await documentAt('whole');
  const cells = document.cells.map((cell) => (cell.variant === variant ? { ...cell, ...change } : cell));
  await writeFile(at(folder, 'result.json'), JSON.stringify({ ...document, cells }));
  return at(folder);
}

// Every status of a cell, once as a whole run and once in two shards; the whole run writes every kind of report file.
beforeAll(async () => {
  directory = await temporaryDirectory();
  const run = (name: string, ...more: string[]) =>
    command('run', 'quick', '--variant', '*', ...ONE_CELL, '--out', at(name), ...more);
  const files = `lines,baseline=${at('baseline.json')},junit=${at('junit.xml')},markdown=${at('table.md')}`;
  const runs = await Promise.all([
    run('whole', '--reporter', files),
    run('first', '--shard', '1/2'),
    run('second', '--shard', '2/2'),
  ]);
  expect(runs.map(({ exitCode }) => exitCode)).not.toContain(64);
  await writeFile(at('v9.json'), '{"schemaVersion":9}');
});
afterAll(() => directory[Symbol.asyncDispose]());

test('judging again gives the same verdicts', async () => {
  const { exitCode, stdout, stderr } = await command('judge', at('whole'), '--json');
  expect(JSON.parse(stdout)).toMatchObject({ changed: [], verdictChanged: false, same: 7 });
  expect(stderr).toBe('6 judged again');
  expect(exitCode).toBe(0);
});

test('judging again finds a verdict that the events contradict', async () => {
  const forged = await forge('forged', 'gone', { observed: 'reproduced', status: 'pass' });
  const { exitCode, stdout } = await command('judge', forged);
  expect(stdout).toContain('shown → absent!  quick/gone/host/none/c\n');
  expect(stdout).toContain('1 changed, 6 the same: a verdict changed');
  expect(exitCode).toBe(1);
});

test('judging again counts the cells that it cannot judge', async () => {
  const document = await documentAt('whole');
  await cp(at('whole'), at('bare'), { recursive: true });
  await rm(at('bare', document.cells[0]?.evidence.directory as string, 'events.jsonl'));
  const { exitCode, stdout, stderr } = await command('judge', at('bare'));
  expect(stdout).toContain('6 the same, 1 not judged again: no verdict changed, but not all could be judged');
  expect(stderr).toContain('5 judged again\n1 not judged');
  expect(exitCode).toBe(2);
  await rm(at('bare/cells'), { recursive: true });
  const none = await command('judge', at('bare'));
  expect(none.stdout).toContain('1 the same, 6 not judged again: no verdict changed, but not all could be judged');
  const json = await command('judge', at('bare'), '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ same: 1, notJudged: 6 });
});

test('a run compares with another, and with the selected baseline', async () => {
  const same = await command('compare', at('baseline.json'), at('whole', 'result.json'));
  expect(same.stdout).toMatch(/7 the same: no verdict changed\n?$/);
  expect(same.exitCode).toBe(0);
  const forged = await forge('other', 'main', { observed: 'reproduced', status: 'fail' });
  const changed = await command('compare', at('baseline.json'), forged, '--markdown');
  expect(changed.stdout).toContain('| `quick/main/host/none/c` | absent | shown! |');
  expect(changed.exitCode).toBe(1);
  const unsure = await forge('unsure', 'main', { observed: null, status: 'inconclusive' });
  const vague = await command('compare', at('baseline.json'), unsure);
  expect(vague.stdout).toContain('no verdict changed, but not all is conclusive');
  expect(vague.exitCode).toBe(2);
  expect((await command('judge', unsure)).exitCode).toBe(1);
  const part = await command('compare', at('whole'), at('first'), '--json');
  expect(JSON.parse(part.stdout)).toMatchObject({ cells: 'any', appeared: [], went: [{}, {}, {}], same: 4 });
  expect(part.exitCode).toBe(0);
});

test('cells that only one run has count as changes, or are left out with --common', async () => {
  const strict = await command('compare', at('whole'), at('first'), '--same-cells');
  expect(strict.stdout).toContain('3 went, 4 the same: no verdict changed, but the runs do not have the same cells');
  expect(strict.exitCode).toBe(1);
  const apart = await command('compare', at('first'), at('second'), '--same-cells');
  expect(apart).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('3 appeared, 4 went') });
  expect((await command('compare', at('whole'), at('whole'), '--same-cells')).exitCode).toBe(0);
  const common = await command('compare', at('first'), at('whole'), '--common');
  expect(common.stdout).toContain('4 the same, 3 left out, which one run does not have: no verdict changed');
  expect(common.stdout).not.toContain('appeared');
  expect(common.exitCode).toBe(0);
});

test('merged shards equal a run on one machine, with all evidence', async () => {
  // Out of order, as folders that a CI system downloaded may come.
  const merged = await command('merge', at('second'), at('first'), '--out', at('merged'));
  expect(merged).toMatchObject({ exitCode: 0, stdout: `7 cells of 2 parts: ${at('merged')}` });
  const [document, whole] = [await documentAt('merged'), await documentAt('whole')];
  const verdicts = ({ cells }: RunDocument) => cells.map(({ id, status, observed }) => ({ id, status, observed }));
  expect(verdicts(document)).toEqual(verdicts(whole));
  for (const { evidence } of document.cells) {
    if (!evidence.directory) continue;
    expect(await readEvents(at('merged', evidence.directory, 'events.jsonl'))).toHaveLength(evidence.events);
  }
  expect((await command('judge', at('merged'))).exitCode).toBe(0);
});

test('a merged run that lacks a part is reported as incomplete, at the merge and later', async () => {
  const said = 'part 2 of 2 is missing';
  const merged = await command('merge', at('first'), '--out', at('lacking'));
  expect(merged).toMatchObject({ exitCode: 2, stdout: `4 cells of 1 part: ${at('lacking')}` });
  expect(merged.stderr).toBe(`The merged run is incomplete: ${said}`);
  expect((await command('report', at('lacking'))).stdout).toContain(`Part 2 of 2 is missing.\n`);
  expect((await command('report', at('lacking'), '--reporter', 'junit')).stdout).toContain(said);
  expect((await command('compare', at('whole'), at('lacking'))).stdout).toContain(`(${said})`);
  const whole = await command('merge', at('second'), at('lacking'), '--out', at('completed'));
  expect(whole).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('7 cells of 2 parts') });
  expect((await documentAt('first')).run.shard).toEqual({ index: 1, count: 2 });
  expect((await command('report', at('first'))).stdout).not.toContain('missing');
});

test('a complete run can be merged alone, as one part', async () => {
  expect(await command('merge', at('whole'), '--out', at('alone'))).toMatchObject({
    exitCode: 0,
    stdout: `7 cells of 1 part: ${at('alone')}`,
  });
});

test('reports made from a stored run equal the reports of the run itself', async () => {
  const again = await command('report', at('whole'), '--reporter', `junit=${at('again.xml')},markdown`);
  expect(again.exitCode).toBe(0);
  expect(`${again.stdout}\n`).toBe(await readFile(at('table.md'), 'utf8'));
  expect(await readFile(at('again.xml'), 'utf8')).toBe(await readFile(at('junit.xml'), 'utf8'));
  const table = await command('report', at('whole', 'result.json'));
  expect(table.stdout).toMatch(/^quick\n.*7 cells: 2 not as expected \(1 shown, 1 absent\), 1 inconclusive, /s);
  const json = await command('report', at('whole'), '--json');
  expect(JSON.parse(json.stdout)).toEqual(await documentAt('whole'));
  expect(json.stderr).toBe('');
});

describe('bad input is refused in one line, with exit code 64', () => {
  test.each<[string, () => string[], string]>([
    ['no such run', () => ['report', at('nowhere')], "no run '"],
    ['an empty name', () => ['compare', at('whole'), ''], "no run '': the name is empty"],
    ['a folder without results', () => ['judge', at('.')], 'it has no result.json'],
    ['no JSON', () => ['compare', at('table.md'), at('whole')], 'is not JSON'],
    [
      'another JSON',
      () => ['report', join(import.meta.dirname, '../../package.json')],
      'is not a result of resolv-lab',
    ],
    ['another version', () => ['report', at('v9.json')], 'has schema version 9, and this resolv-lab reads 1'],
    ['a baseline where evidence is needed', () => ['judge', at('baseline.json')], 'is a baseline'],
    ['one run only', () => ['compare', at('whole')], "missing required argument 'after'"],
    ['two forms at once', () => ['compare', at('whole'), at('whole'), '--json', '--markdown'], 'cannot be used with'],
    ['nothing in common', () => ['compare', at('first'), at('second')], 'have no cell in common'],
    ['nor with --common', () => ['compare', at('first'), at('second'), '--common'], 'have no cell in common'],
    [
      'two options that exclude one another',
      () => ['compare', at('first'), at('second'), '--common', '--same-cells'],
      'cannot be used with',
    ],
    ['no parts', () => ['merge'], "missing required argument 'part'"],
    ['a cell twice', () => ['merge', at('whole'), at('first'), '--out', at('no')], '/none/c is in '],
    ['a used folder', () => ['merge', at('first'), at('second'), '--out', at('whole')], 'already has'],
    ['an unknown reporter', () => ['report', at('whole'), '--reporter', 'xml'], "no reporter 'xml'"],
    [
      'a folder that does not exist',
      () => ['report', at('whole'), '--reporter', `table,junit=${at('no', 'x.xml')}`],
      '/no/x.xml: there is no folder /',
    ],
    [
      'a file that is a folder',
      () => ['report', at('whole'), '--reporter', `json=${at('.')}`],
      'cannot write the report ',
    ],
  ])('%s', async (_, words, message) => {
    const { exitCode, stdout, stderr } = await command(...words());
    expect(stderr).toContain(message);
    expect(stderr.split('\n')).toHaveLength(1);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
    expect(existsSync(at('no'))).toBe(false);
  });
});
