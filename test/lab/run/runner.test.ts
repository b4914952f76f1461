import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cellId } from '../../../lab/core/cell.ts';
import { CellResult } from '../../../lab/core/schema.ts';
import { readEvents } from '../../../lab/core/timeline.ts';
import { type PlannedCell, planMatrix } from '../../../lab/matrix/matrix.ts';
import { select } from '../../../lab/matrix/selection.ts';
import { runCell } from '../../../lab/run/run-cell.ts';
import { type RunnerOptions, runCells } from '../../../lab/run/runner.ts';
import { HOST, NOTHING, ready, reproNamed, stockOf } from '../inventory.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** Cells whose stories need no namespaces, because they set no scene; each variant is one story. */
function cellsOf(stories: Record<string, () => Promise<void>>): Promise<PlannedCell[]> {
  const repro = reproNamed('story', Object.keys(stories), { run: async (_, { title }) => stories[title]?.() });
  const wishes = { ...NOTHING, variants: Object.keys(stories), daemons: ['none'], probes: ['c'] };
  return planMatrix(select(wishes, [repro]), stockOf([ready(HOST)]));
}

async function site() {
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

test('results come in the order of the cells, whichever ended first', async () => {
  await using here = await site();
  const told = Promise.withResolvers<void>();
  const cells = await cellsOf({ slow: () => told.promise, quick: done });
  const onResult = (result: CellResult) => {
    here.options.onResult(result);
    told.resolve();
  };
  const results = await runCells(cells, { ...here.options, onResult });
  expect(results.map(({ variant }) => variant)).toEqual(['slow', 'quick']);
  expect(here.started).toEqual(['slow', 'quick']);
  expect(here.finished).toEqual(['quick', 'slow']);
});

test('as many cells run at once as may, and no more', async () => {
  await using here = await site();
  const two = Promise.withResolvers<void>();
  let running = 0;
  let most = 0;
  const story = async () => {
    most = Math.max(most, ++running);
    if (running === 2) two.resolve();
    await two.promise;
    running--;
  };
  await runCells(await cellsOf({ a: story, b: story, c: story, d: story, e: story }), here.options);
  expect(most).toBe(2);
});

test('an abort ends the wait with what is finished; the rest is neither started nor told of', async () => {
  await using here = await site();
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

test('after an abort nothing runs', async () => {
  await using here = await site();
  here.stop.abort();
  expect(await runCells(await cellsOf({ one: done }), here.options)).toEqual([]);
  expect(here.started).toEqual([]);
});

test('a story that throws makes its cell inconclusive, and leaves what it saw', async () => {
  await using here = await site();
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

test('an expectation that cannot be said makes its cell inconclusive, not the run fail', async () => {
  await using here = await site();
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

test('an unsupported cell is neither played nor kept', async () => {
  await using here = await site();
  const [planned] = await cellsOf({ one: () => Promise.reject(new Error('played')) });
  const result = await runCell({ ...(planned as PlannedCell), targets: { unsupported: 'no such libc' } }, here.options);
  expect(CellResult.parse(result)).toMatchObject({
    status: 'unsupported',
    reason: 'no such libc',
    evidence: { directory: null, events: 0 },
  });
});

test('a story that waits for what never comes is trouble, and holds nobody up for ever', async () => {
  await using here = await site();
  const [planned] = await cellsOf({ waits: () => new Promise(() => {}) });
  const result = await runCell(planned as PlannedCell, { ...here.options, storyLimitMs: 20 });
  expect(result).toMatchObject({ status: 'inconclusive', reason: 'the story did not end within 0.02 s' });
});
