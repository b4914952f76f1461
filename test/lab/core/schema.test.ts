import { describe, expect, test } from 'vitest';
import { Judgement, RunDocument } from '../../../lab/core/schema.ts';
import { jsonSchema } from '../../../lab/results/json-schema.ts';
import { cell, documentOf } from '../../reports/fixtures.ts';

const sound = documentOf([cell()]);

/** The document with the value at one path changed. */
function withChange(path: string, value: unknown): unknown {
  const copy = structuredClone(sound) as unknown as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() as string;
  const parent = keys.reduce((at, key) => at[key] as Record<string, unknown>, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

test('a document is read back unchanged', () => {
  expect(RunDocument.parse(JSON.parse(JSON.stringify(sound)))).toEqual(sound);
});

test('the fields of shards and merged runs are optional', () => {
  const shard = { index: 2, count: 3 };
  const more = { ...sound.run, shard, missing: [shard] };
  expect(RunDocument.parse({ ...sound, run: more }).run).toEqual(more);
  expect(jsonSchema()).toMatchObject({
    properties: {
      schemaVersion: { const: 1 },
      run: {
        required: expect.not.arrayContaining(['shard', 'missing']),
        properties: { shard: { required: ['index', 'count'] }, missing: { type: 'array' } },
      },
    },
  });
});

describe('no document of a run', () => {
  test.each<[string, unknown]>([
    ['schemaVersion', 2],
    ['schemaVersion', undefined],
    ['run', undefined],
    ['run.startedAt', 'yesterday'],
    ['run.interrupted', 'no'],
    ['run.command', 'run'],
    ['run.lab.kernel', undefined],
    ['run.shard', '2/3'],
    ['run.missing', [{ index: 0, count: 3 }]],
    ['libcs', undefined],
    ['cells', {}],
    ['cells.0.status', 'passed'],
    ['cells.0.observed', 'unknown'],
    ['cells.0.observed', undefined],
    ['cells.0.expected', 'reproduced'],
    ['cells.0.expected.value', null],
    ['cells.0.expected.source', undefined],
    ['cells.0.attempt', 0],
    ['cells.0.attempt', 1.5],
    ['cells.0.probe', 'rust'],
    ['cells.0.daemon.id', 'systemd-resolved'],
    ['cells.0.libc.version', null],
    ['cells.0.libc.kind', 'bionic'],
    ['cells.0.controls', undefined],
    ['cells.0.controls.0.ok', 'true'],
    ['cells.0.controls.0.detail', undefined],
    ['cells.0.durationMs', '180 ms'],
    ['cells.0.evidence.measures', { list: ['a'] }],
    ['cells.0.evidence.directory', undefined],
  ])('%s: %j', (path, value) => {
    expect(RunDocument.safeParse(withChange(path, value)).success).toBe(false);
  });

  test.each([null, '', [], {}])('%j', (nonsense) => {
    expect(RunDocument.safeParse(nonsense).success).toBe(false);
  });
});

test('a result that a cell did not observe is null', () => {
  expect(RunDocument.safeParse(withChange('cells.0.observed', null)).success).toBe(true);
});

test('the measures of a judgement are optional, its controls are not', () => {
  const judgement = { reproduced: true, because: 'A answered', controls: [] };
  expect(Judgement.parse(judgement).measures).toEqual({});
  expect(Judgement.safeParse({ ...judgement, controls: undefined }).success).toBe(false);
  expect(Judgement.safeParse({ ...judgement, reproduced: 'yes' }).success).toBe(false);
});
