import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { cellId } from '../../../lab/core/cell.ts';
import { CellResult } from '../../../lab/core/schema.ts';
import { readEvents } from '../../../lab/core/timeline.ts';
import { type PlannedCell, planMatrix } from '../../../lab/matrix/matrix.ts';
import { select } from '../../../lab/matrix/selection.ts';
import { runCell } from '../../../lab/run/run-cell.ts';
import { type RunnerOptions, runCells } from '../../../lab/run/runner.ts';
import { limitStartup } from '../../../lab/util/startup-limit.ts';
import { HOST, NOTHING, ready, reproNamed, stockOf } from '../inventory.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** Cells whose scenarios need no namespaces, because they make no host; each variant is one scenario. */
function cellsOf(scenarios: Record<string, () => Promise<void>>): Promise<PlannedCell[]> {
  const repro = reproNamed('scenario', Object.keys(scenarios), { run: async (_, { title }) => scenarios[title]?.() });
  const request = { ...NOTHING, variants: Object.keys(scenarios), daemons: ['none'], probes: ['c'] };
  return planMatrix(select(request, [repro]), stockOf([ready(HOST)]));
}

async function runInDirectory() {
  const directory = await temporaryDirectory();
  const { path } = directory;
  const started: string[] = [];
  const finished: string[] = [];
  const stop = new AbortController();
  const options: RunnerOptions = {
    cProbes: {},
    workspace: path,
    out: path,
    jobs: 2,
    signal: stop.signal,
    onStart: ({ cell }) => started.push(cell.variant),
    onResult: ({ variant }) => finished.push(variant),
  };
  return { options, path, started, finished, stop, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

const done = async () => {};

test('results come in the order of the cells, not in the order of their ends', async () => {
  await using here = await runInDirectory();
  const quickEnded = Promise.withResolvers<void>();
  const cells = await cellsOf({ slow: () => quickEnded.promise, quick: done });
  const onResult = (result: CellResult) => {
    here.options.onResult(result);
    quickEnded.resolve();
  };
  const results = await runCells(cells, { ...here.options, onResult });
  expect(results.map(({ variant }) => variant)).toEqual(['slow', 'quick']);
  expect(here.started).toEqual(['slow', 'quick']);
  expect(here.finished).toEqual(['quick', 'slow']);
});

test('as many cells run at once as `jobs` says, and no more', async () => {
  await using here = await runInDirectory();
  const two = Promise.withResolvers<void>();
  let running = 0;
  let most = 0;
  const scenario = async () => {
    most = Math.max(most, ++running);
    if (running === 2) two.resolve();
    await two.promise;
    running--;
  };
  await runCells(await cellsOf({ a: scenario, b: scenario, c: scenario, d: scenario, e: scenario }), here.options);
  expect(most).toBe(2);
});

test('an abort ends the wait with the results so far; other cells are neither started nor reported', async () => {
  await using here = await runInDirectory();
  const never = Promise.withResolvers<void>();
  const cells = await cellsOf({ first: done, hangs: () => never.promise, last: done, further: done });
  const results = await runCells(cells, {
    ...here.options,
    jobs: 1,
    onResult: () => queueMicrotask(() => here.stop.abort()),
  });
  expect(results.map(({ variant }) => variant)).toEqual(['first']);
  expect(here.started).not.toContain('last');
});

test('after an abort no cell starts', async () => {
  await using here = await runInDirectory();
  here.stop.abort();
  expect(await runCells(await cellsOf({ one: done }), here.options)).toEqual([]);
  expect(here.started).toEqual([]);
});

test('a scenario that throws makes its cell inconclusive, and leaves its events', async () => {
  await using here = await runInDirectory();
  const [planned] = await cellsOf({ throws: () => Promise.reject(new Error('no such page')) });
  const result = await runCell(planned as PlannedCell, here.options);
  expect(CellResult.parse(result)).toMatchObject({
    id: cellId((planned as PlannedCell).cell),
    status: 'inconclusive',
    observed: null,
    reason: 'no such page',
  });
  const { directory } = result.evidence;
  expect(directory && (await readEvents(join(here.path, directory, 'events.jsonl')))).toEqual([
    { kind: 'trouble', at: expect.any(Number), reason: 'no such page' },
  ]);
});

test('an expectation that throws makes its cell inconclusive; the run does not fail', async () => {
  await using here = await runInDirectory();
  const repro = reproNamed('vague', [], {
    expected: () => {
      throw new RangeError('no idea');
    },
  });
  const [planned] = await planMatrix(
    select({ ...NOTHING, daemons: ['none'], probes: ['c'] }, [repro]),
    stockOf([ready(HOST)]),
  );
  const result = await runCell(planned as PlannedCell, here.options);
  expect(CellResult.parse(result)).toMatchObject({
    status: 'inconclusive',
    expected: { value: 'unknown' },
    reason: 'no idea',
  });
});

test('an unsupported cell is neither run nor written', async () => {
  await using here = await runInDirectory();
  const [planned] = await cellsOf({ one: () => Promise.reject(new Error('run')) });
  const result = await runCell(
    { ...(planned as PlannedCell), targets: { unsupported: 'no such libc', lacking: true } },
    here.options,
  );
  expect(CellResult.parse(result)).toMatchObject({
    status: 'unsupported',
    reason: 'no such libc',
    evidence: { directory: null, events: 0 },
  });
});

test('a scenario that waits for ever makes its cell inconclusive, and does not hold up the run', async () => {
  await using here = await runInDirectory();
  const [planned] = await cellsOf({ waits: () => new Promise(() => {}) });
  const result = await runCell(planned as PlannedCell, { ...here.options, scenarioLimitMs: 20 });
  expect(result).toMatchObject({ status: 'inconclusive', reason: 'the scenario did not end within 0.02 s' });
});

test('no cell starts while no further startup can begin, whatever `jobs` allows', async () => {
  await using here = await runInDirectory();
  const release = Promise.withResolvers<void>();
  const scenario = () => limitStartup(() => release.promise);
  const names = Array.from({ length: availableParallelism() + 3 }, (_, at) => `v${at}`);
  const cells = await cellsOf(Object.fromEntries(names.map((name) => [name, scenario])));
  const all = runCells(cells, { ...here.options, jobs: names.length });
  for (let turns = 0; turns < 20; turns++) await turn();
  expect(here.started).toHaveLength(availableParallelism());
  release.resolve();
  await all;
  expect(here.finished).toHaveLength(names.length);
});
