import { describe, expect, test } from 'vitest';
import { cellId } from '../../../lab/core/cell.ts';
import type { RunDocument } from '../../../lab/core/schema.ts';
import { planMatrix, shard } from '../../../lab/matrix/matrix.ts';
import { select } from '../../../lab/matrix/selection.ts';
import { merge } from '../../../lab/results/merge.ts';
import { MergeError } from '../../../lab/results/merge-error.ts';
import { bug, cell, documentOf, HOST, libc, nsncd, OLD, TRIXIE } from '../../reports/fixtures.ts';
import * as stock from '../inventory.ts';

const repros = [stock.reproNamed('one', ['second']), stock.reproNamed('two')];
const how = { id: 'merged', command: ['merge'], repros };

function part(name: string, document: Partial<RunDocument>) {
  return { name, document: { ...documentOf([]), ...document } };
}

test('shards in any order merge into the run of one machine', async () => {
  // The catalogue's order is not alphabetical.
  const daemonOverrides = { libcs: ['host', 'crosstool-2.17', 'debian-trixie'], programs: {} };
  const machine = stock.stockOf([stock.HOST, stock.OLD, stock.TRIXIE, stock.MUSL].map(stock.ready), {
    daemonOverrides,
  });
  const planned = await planMatrix(select({ ...stock.NOTHING, all: true }, repros), machine, 2);
  const all = planned.map((each) => cell(each.cell));
  const shards = [3, 1, 2].map((index) => part(`${index}`, { cells: shard(all, { index, count: 3 }) }));
  expect(merge(shards, how).cells.map(({ id }) => id)).toEqual(planned.map((each) => cellId(each.cell)));
});

test('a cell that the matrix does not have comes last', () => {
  const known = cell({ repro: 'two' });
  const foreign = cell({ libc: libc('build:/src', '2.42') });
  const merged = merge([part('a', { cells: [foreign] }), part('b', { cells: [known] })], how);
  expect(merged.cells).toEqual([known, foreign]);
});

test('the merged run begins with the first part, lasts as long as the longest, and names every machine', () => {
  const { run } = documentOf([]);
  const early = { ...run, startedAt: '2025-01-01T00:00:00Z', durationMs: 5, lab: { ...run.lab, kernel: '6.2' } };
  const merged = merge([part('a', { run, libcs: [HOST] }), part('b', { run: early, libcs: [HOST, OLD] })], how);
  expect(merged.run).toEqual({
    id: 'merged',
    command: ['merge'],
    startedAt: '2025-01-01T00:00:00Z',
    durationMs: run.durationMs,
    interrupted: false,
    planned: 0,
    lab: { ...run.lab, kernel: '6.1, 6.2' },
  });
  expect(merged.libcs).toEqual([HOST, OLD]);
});

test('the merged run has the scenarios of all parts, each once', () => {
  const scenarios = ['a', 'b', 'c'].map((id) => ({ id, lesson: `# ${id}` }));
  const withScenarios = (at: number, end: number) => documentOf([], { scenarios: scenarios.slice(at, end) }).run;
  const merged = merge([part('1', { run: withScenarios(0, 2) }), part('2', { run: withScenarios(1, 3) })], how);
  expect(merged.run.scenarios).toEqual(scenarios);
});

test('the merged run is interrupted if a part was', () => {
  const { run } = documentOf([], { interrupted: true });
  expect(merge([part('a', {}), part('b', { run })], how).run.interrupted).toBe(true);
});

test('the merged run plans the cells of all parts', () => {
  const { run } = documentOf([], { interrupted: true, planned: 48 });
  const older = part('b', { cells: [cell({ libc: OLD })] });
  expect(merge([part('a', { run, cells: [cell()] }), older], how).run.planned).toBe(49);
});

test('a cell in two parts is refused', () => {
  const twice = [part('a', { cells: [cell(), cell(bug)].slice(0, 1) }), part('b', { cells: [cell(bug)] })];
  const message = 'stale-resolv-conf/main/debian-trixie/none/c is in a and in b';
  expect(() => merge(twice, how)).toThrow(new MergeError(message));
});

const { run } = documentOf([]);
const newer = { ...TRIXIE, revision: '2.41-12+deb13u2' };

test.each<[string, Partial<RunDocument>, Partial<RunDocument>, string]>([
  [
    'labs',
    { run },
    { run: { ...run, lab: { ...run.lab, version: '0.2.0' } } },
    'resolv-lab is 0.1.0 in a, but 0.2.0 in b',
  ],
  [
    'machines',
    { run },
    { run: { ...run, lab: { ...run.lab, arch: 'arm64' } } },
    'the machine is x64 in a, but arm64 in b',
  ],
  [
    'libcs',
    { libcs: [TRIXIE] },
    { libcs: [newer] },
    'debian-trixie is libc6 2.41-12+deb13u1 in a, but libc6 2.41-12+deb13u2 in b',
  ],
  [
    'daemons',
    { cells: [cell({ daemon: nsncd(TRIXIE) })] },
    { cells: [cell({ libc: HOST, daemon: { ...nsncd(TRIXIE), version: '1.6' } })] },
    'nsncd@debian-trixie is 1.5.1 on libc6 2.41-12+deb13u1 in a, but 1.6 on libc6 2.41-12+deb13u1 in b',
  ],
])('parts with different %s are refused', (_, a, b, message) => {
  expect(() => merge([part('a', a), part('b', b)], how)).toThrow(new MergeError(message));
});

describe('the parts of a matrix', () => {
  const shardOf = (name: string, index: number, count: number) =>
    part(name, { run: documentOf([], { shard: { index, count } }).run });
  const missingOf = (...parts: ReturnType<typeof part>[]) => merge(parts, how).run.missing;

  test('all together make a complete run', () => {
    const merged = merge([shardOf('b', 2, 2), shardOf('a', 1, 2)], how);
    expect(merged.run).not.toHaveProperty('missing');
    expect(merged.run).not.toHaveProperty('shard');
  });

  test('missing parts are named, also after a further merge', () => {
    const some = merge([shardOf('d', 4, 4), shardOf('b', 2, 4)], how);
    expect(some.run.missing).toEqual([1, 3].map((index) => ({ index, count: 4 })));
    expect(missingOf({ name: 'some', document: some }, shardOf('c', 3, 4))).toEqual([{ index: 1, count: 4 }]);
    expect(missingOf({ name: 'some', document: some }, shardOf('c', 3, 4), shardOf('a', 1, 4))).toBeUndefined();
  });

  test('a run without a shard has no missing parts', () => {
    expect(missingOf(part('a', {}), part('b', {}))).toBeUndefined();
    expect(missingOf(part('a', {}), shardOf('b', 1, 2))).toEqual([{ index: 2, count: 2 }]);
  });

  test('with different counts, or twice the same part, are refused', () => {
    expect(() => missingOf(shardOf('a', 1, 2), shardOf('b', 3, 4))).toThrow(
      new MergeError('a is one of 2 parts, but b one of 4'),
    );
    expect(() => missingOf(shardOf('a', 1, 2), shardOf('b', 1, 2))).toThrow(
      new MergeError('part 1/2 is in a and in b'),
    );
  });
});
