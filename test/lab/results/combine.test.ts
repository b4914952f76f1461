import { expect, test } from 'vitest';
import { byDaemonLibc, combineRuns } from '../../../lab/results/combine.ts';
import { bug, cell, documentOf, HOST, nsncd, OLD, TRIXIE, unsupported } from '../../reports/fixtures.ts';

test('a later run adds the variants without a result before, and is named', () => {
  const cells = [cell({ libc: HOST }), cell({ libc: HOST, variant: 'other', ...unsupported('not here') })];
  const first = { ...documentOf(cells), libcs: [HOST] };
  const later = documentOf([cell({ libc: OLD, ...bug }), cell({ libc: OLD, variant: 'other', ...bug })]);
  const { run, nameOf } = combineRuns(first, [
    { name: 'later', run: later },
    { name: 'last', run: later },
  ]);
  expect(run.cells.map(({ variant, libc }) => [variant, libc.id])).toEqual([
    ['main', HOST.id],
    ['other', OLD.id],
  ]);
  expect(run.libcs.map(({ id }) => id)).toEqual([HOST.id, OLD.id]);
  expect([...nameOf]).toEqual([[`${run.cells[0]?.repro}/other`, 'later']]);
});

test('another build under the id of a C library is a column of its own', () => {
  const first = { ...documentOf([cell({ libc: TRIXIE })]), libcs: [TRIXIE] };
  const newer = { ...TRIXIE, revision: '2.41-99', buildId: 'ff' };
  const later = documentOf([cell({ libc: newer, variant: 'other' })]);
  const { run } = combineRuns(first, [{ name: 'later', run: later }]);
  expect(run.libcs.map(({ id, revision }) => [id, revision])).toEqual([
    [TRIXIE.id, TRIXIE.revision],
    [`${TRIXIE.id}@2.41-99`, '2.41-99'],
  ]);
  expect(run.cells.map(({ libc }) => libc.id)).toEqual([TRIXIE.id, `${TRIXIE.id}@2.41-99`]);
});

test("of a check of daemons the daemon's C library is the column", () => {
  const { libcs, cells } = byDaemonLibc(documentOf([cell({ libc: HOST, daemon: nsncd(TRIXIE) })]));
  expect([...libcs, ...cells.map(({ libc }) => libc)].map(({ id }) => id)).toEqual([TRIXIE.id, TRIXIE.id]);
});
