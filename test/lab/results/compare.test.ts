import { expect, test } from 'vitest';
import { compare } from '../../../lab/results/compare.ts';
import {
  bug,
  cell,
  documentOf,
  failed,
  HOST,
  inconclusive,
  nsncd,
  OLD,
  TRIXIE,
  unexpected,
  unsupported,
} from '../../reports/fixtures.ts';

test('a run does not differ from itself', () => {
  const document = documentOf([cell(), cell({ libc: OLD, ...bug })]);
  expect(compare(document, document)).toMatchObject({
    versions: [],
    changed: [],
    appeared: [],
    went: [],
    same: 2,
    verdictChanged: false,
    inconclusiveChanged: false,
  });
});

test('a cell with another result is a changed verdict', () => {
  const [before, after] = [cell(), cell(failed)];
  expect(compare(documentOf([before]), documentOf([after]))).toMatchObject({
    changed: [{ id: before.id, fields: ['observed', 'status'], before, after }],
    same: 0,
    verdictChanged: true,
  });
});

test('a cell that is now unsupported is a changed verdict', () => {
  const comparison = compare(documentOf([cell()]), documentOf([cell(unsupported('not there'))]));
  expect(comparison.changed[0]?.fields).toEqual(['observed', 'status']);
  expect(comparison.verdictChanged).toBe(true);
});

test.each([
  [cell(), cell(inconclusive('late'))],
  [cell(inconclusive('late')), cell(failed)],
])('a cell that is inconclusive in one run is a change, but not of the verdict', (before, after) => {
  expect(compare(documentOf([before]), documentOf([after]))).toMatchObject({
    changed: [{ fields: ['observed', 'status'] }],
    verdictChanged: false,
    inconclusiveChanged: true,
  });
});

test('another expectation is a change, and a changed verdict only where it changes the status', () => {
  const unsure = unsupported('not there');
  const expecting = { ...unsure, expected: { value: 'reproduced', source: 'NEWS' } as const };
  expect(compare(documentOf([cell(unsure)]), documentOf([cell(expecting)]))).toMatchObject({
    changed: [{ fields: ['expected'] }],
    verdictChanged: false,
  });
  expect(compare(documentOf([cell(unexpected)]), documentOf([cell()]))).toMatchObject({
    changed: [{ fields: ['expected', 'status'] }],
    verdictChanged: true,
  });
});

test('another result is a changed verdict even if both pass, as after a known fix', () => {
  expect(compare(documentOf([cell(bug)]), documentOf([cell()]))).toMatchObject({
    changed: [{ fields: ['observed', 'expected'] }],
    verdictChanged: true,
  });
});

test('other reasons, sources and durations are not changes', () => {
  const later = cell({ reason: 'B said so', durationMs: 1, expected: { value: 'not-reproduced', source: 'NEWS' } });
  expect(compare(documentOf([cell()]), documentOf([later]))).toMatchObject({ changed: [], same: 1 });
});

test('cells that only one run has are added or removed, without a changed verdict', () => {
  const [shared, old, young] = [cell(), cell({ libc: OLD, ...bug }), cell({ libc: HOST, ...failed })];
  expect(compare(documentOf([shared, old]), documentOf([young, shared]))).toMatchObject({
    appeared: [young],
    went: [old],
    same: 1,
    verdictChanged: false,
  });
});

test('repeats are separate cells', () => {
  const again = (more: object) => cell({ attempt: 2, ...more });
  const comparison = compare(documentOf([cell(), again({})]), documentOf([cell(), again(failed)]));
  expect(comparison.changed.map(({ id }) => id)).toEqual(['stale-resolv-conf/main/debian-trixie/none/c#2']);
});

test('cells that only one run has count only if both runs must have the same', () => {
  const [whole, part] = [documentOf([cell(), cell({ libc: OLD, ...bug })]), documentOf([cell()])];
  expect(compare(whole, part)).toMatchObject({ went: [{}], cellsDiffer: false, verdictChanged: false });
  expect(compare(whole, part, 'same')).toMatchObject({ went: [{}], cellsDiffer: true, verdictChanged: false });
  expect(compare(part, whole, 'same')).toMatchObject({ appeared: [{}], cellsDiffer: true });
  expect(compare(whole, whole, 'same')).toMatchObject({ cellsDiffer: false });
});

test('a comparison of common cells leaves out other cells and their libcs', () => {
  const before = { ...documentOf([cell(), cell({ libc: OLD, ...bug })]), libcs: [TRIXIE, OLD] };
  const after = { ...documentOf([cell(failed), cell({ libc: HOST })]), libcs: [TRIXIE, HOST] };
  expect(compare(before, after, 'common')).toMatchObject({
    cells: 'common',
    versions: [],
    changed: [{ fields: ['observed', 'status'] }],
    appeared: [],
    went: [],
    leftOut: 2,
    verdictChanged: true,
  });
});

test('versions are compared too: the lab, each libc with its build, each daemon with its libc', () => {
  const rebuilt = { ...TRIXIE, buildId: 'abcdef0123456789' };
  const before = { ...documentOf([cell({ daemon: nsncd(TRIXIE) })]), libcs: [HOST, TRIXIE] };
  const after = { ...documentOf([cell({ daemon: nsncd(rebuilt) })]), libcs: [rebuilt, OLD] };
  after.run.lab.version = '0.2.0';
  expect(compare(before, after).versions).toEqual([
    { what: 'resolv-lab', before: '0.1.0', after: '0.2.0' },
    { what: 'host', before: 'libc6 2.36-9+deb12u14', after: null },
    { what: 'debian-trixie', before: 'libc6 2.41-12+deb13u1', after: 'libc6 2.41-12+deb13u1 build-id abcdef012345' },
    {
      what: 'nsncd@debian-trixie',
      before: '1.5.1 on libc6 2.41-12+deb13u1',
      after: '1.5.1 on libc6 2.41-12+deb13u1 build-id abcdef012345',
    },
    { what: 'crosstool-2.17', before: null, after: '2.17' },
  ]);
});

test('a daemon with other settings is another daemon', () => {
  const set = { ...nsncd(TRIXIE), settings: { NSNCD_WORKER_COUNT: '3' } };
  expect(
    compare(documentOf([cell({ daemon: nsncd(TRIXIE) })]), documentOf([cell({ daemon: set })])).versions,
  ).toContainEqual({
    what: 'nsncd@debian-trixie',
    before: '1.5.1 on libc6 2.41-12+deb13u1',
    after: '1.5.1 with NSNCD_WORKER_COUNT=3 on libc6 2.41-12+deb13u1',
  });
});

const withOutcome = (outcome: string, given = {}) => documentOf([cell({ outcome, ...given })]);

test('an outcome that differs is no changed verdict', () => {
  expect(compare(withOutcome('a | b'), withOutcome('a | c'))).toMatchObject({
    changed: [],
    outcomes: [{ id: cell().id, before: 'a | b', after: 'a | c' }],
    same: 1,
    verdictChanged: false,
    inconclusiveChanged: false,
  });
});

test.each([
  ['in a run without stored outcomes', documentOf([cell()]), withOutcome('a')],
  ['in a run that comes before one without outcomes', withOutcome('a'), documentOf([cell()])],
  ['of an inconclusive cell', withOutcome('a'), withOutcome('b', inconclusive('late'))],
  ['that is the same', withOutcome('a'), withOutcome('a')],
])('an outcome %s does not differ', (_, before, after) => {
  expect(compare(before, after).outcomes).toEqual([]);
});
