import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CellResult } from '../../../lab/core/schema.ts';
import { writeEvents } from '../../../lab/core/timeline.ts';
import { control } from '../../../lab/judge/controls.ts';
import { Evidence } from '../../../lab/judge/evidence.ts';
import { evaluate, judge, measurementsOf } from '../../../lab/judge/judge.ts';
import { judgeAgain } from '../../../lab/judge/judge-again.ts';
import { outcomeOf } from '../../../lab/outcome/index.ts';
import { expectReproduced, type Repro, unknown } from '../../../lab/repro.ts';
import { cell as cellWith, documentOf, unsupported } from '../../reports/fixtures.ts';
import { cellOn, glibc } from '../../repros/evidence.ts';
import { EventBuilder } from '../derive/event-builder.ts';
import { call, probeOn, SENTINEL } from '../events.ts';
import { reproNamed } from '../inventory.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const EVENTS = [...probeOn('2.36'), call('sentinel:client', SENTINEL.client), call('after')];

const judged: Repro = reproNamed('judged', ['other'], {
  judge: (evidence) => ({
    reproduced: evidence.calls('after').length > 0,
    because: 'there was a call',
    controls: [control('own', true, 'it holds')],
    measures: { calls: evidence.all('call').length },
  }),
});

let run: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeAll(async () => {
  run = await temporaryDirectory();
});
afterAll(() => run[Symbol.asyncDispose]());

/** A stored cell, with its events in the run's folder. */
async function stored(variant: string, events = EVENTS): Promise<CellResult> {
  const about = {
    repro: judged,
    variant: judged.variants.main,
    cell: { ...cellOn(glibc('2.36')), repro: 'judged', variant },
  };
  const judgement = judge(new Evidence(events), about);
  const directory = `cells/${variant}`;
  await mkdir(join(run.path, directory), { recursive: true });
  writeEvents(join(run.path, directory, 'events.jsonl'), events);
  const evidence = { directory, events: events.length, ...measurementsOf(judgement) };
  const outcome = outcomeOf(events);
  return cellWith({ ...about.cell, ...evaluate(judgement, about), outcome, evidence });
}

test('the same events give exactly the same verdict', async () => {
  const document = documentOf([await stored('main'), cellWith(unsupported('no Node'))]);
  expect(await judgeAgain(document, run.path, [judged])).toEqual({ document, judged: 1, notJudged: [] });
});

test('a run without stored outcomes gets them', async () => {
  const { outcome, ...before } = await stored('main');
  const { document } = await judgeAgain(documentOf([before]), run.path, [judged]);
  expect(document.cells[0]?.outcome).toBe(outcome);
  expect(outcome).toContain('getaddrinfo www.lab.test: 192.0.2.1');
});

test('trouble of the lab persists, even if the events would give a verdict', async () => {
  const cell = await stored('main', [...EVENTS, { kind: 'trouble', at: 99, reason: 'no second probe' }]);
  expect(cell).toMatchObject({ status: 'inconclusive', reason: 'no second probe' });
  const { document } = await judgeAgain(documentOf([cell]), run.path, [judged]);
  expect(document.cells).toEqual([cell]);
});

test('the events decide, not the stored result', async () => {
  const cell = await stored('main');
  const forged = { ...cell, observed: 'not-reproduced', status: 'fail', reason: '' } as const;
  const { document } = await judgeAgain(documentOf([forged]), run.path, [judged]);
  expect(document.cells).toEqual([cell]);
});

test('the expectation is computed again too', async () => {
  const cell = await stored('main');
  expect(cell.expected).toEqual(unknown);
  const sure = { ...judged, expected: () => expectReproduced('a source') };
  const { document } = await judgeAgain(documentOf([cell]), run.path, [sure]);
  expect(document.cells[0]).toMatchObject({ observed: 'reproduced', status: 'pass' });
});

test('workarounds are derived again: none without a reproduced failure', async () => {
  const cell = { ...(await stored('main')), cures: [{ variant: 'other', title: 'it helped once' }] };
  const { document } = await judgeAgain(documentOf([cell]), run.path, [
    { ...judged, judge: (...words) => ({ ...judged.judge(...words), reproduced: false }) },
  ]);
  expect(document.cells[0]).toMatchObject({ observed: 'not-reproduced' });
  expect(document.cells[0]).not.toHaveProperty('cures');
});

test('derived events are computed again, for runs without them', async () => {
  const waits = {
    ...judged,
    judge: (...[evidence, ...rest]: Parameters<Repro['judge']>) => ({
      ...judged.judge(evidence, ...rest),
      measures: { timeouts: evidence.all('timeout').length },
    }),
  };
  const cell = await stored('main', [...EVENTS, ...new EventBuilder().call(100, 2100).query(100, 'A').sorted()]);
  const { document } = await judgeAgain(documentOf([cell]), run.path, [waits]);
  expect(document.cells[0]?.evidence.measures).toEqual({ timeouts: 1 });
});

test('a cell that cannot be judged keeps its verdict, with the reason', async () => {
  const gone = await stored('other');
  await rm(join(run.path, gone.evidence.directory as string), { recursive: true });
  const broken = await stored('main');
  await writeFile(join(run.path, broken.evidence.directory as string, 'events.jsonl'), '{');
  const foreign = cellWith({ variant: 'past' });
  const bare = { ...broken, evidence: { ...broken.evidence, directory: null } };
  const document = documentOf([gone, broken, foreign, bare]);
  expect(await judgeAgain(document, run.path, [judged])).toEqual({
    document,
    judged: 0,
    notJudged: [
      { id: gone.id, reason: expect.stringMatching(/^cells\/other\/events\.jsonl cannot be read: ENOENT/) },
      { id: broken.id, reason: expect.stringMatching(/^cells\/main\/events\.jsonl cannot be read: /) },
      { id: foreign.id, reason: 'stale-resolv-conf/past no longer exists' },
      { id: bare.id, reason: 'its events were not stored' },
    ],
  });
});
