import { expect, test } from 'vitest';
import type { CellResult, LibcFacts } from '../../../lab/core/schema.ts';
import { fixedIn } from '../../../lab/fix/fixed-in.ts';
import { bugTable } from '../../../lab/inspect/bug-table.ts';
import { renderFixedIn, summaryOf } from '../../../reports/fix/fixed-in.ts';
import { cell, documentOf, libc } from '../../reports/fixtures.ts';

const ENTRIES = [
  { id: 'one', title: 'one' },
  { id: 'two', title: 'two' },
];
const debian = (id: string, revision: string) =>
  libc(id, revision.split('-')[0] ?? '', { package: 'libc6', revision, buildId: id });
const shown = (on: LibcFacts, more: Partial<CellResult> = {}) =>
  cell({
    repro: 'one',
    libc: on,
    observed: 'reproduced',
    expected: { value: 'reproduced', source: 'NEWS' },
    status: 'pass',
    ...more,
  });
const absent = (on: LibcFacts, more: Partial<CellResult> = {}) =>
  shown(on, { observed: 'not-reproduced', expected: { value: 'not-reproduced', source: 'NEWS' }, ...more });

function answer(...cells: CellResult[]) {
  return fixedIn(bugTable(documentOf(cells), ENTRIES));
}

const [OLD, U7, U14, NEW, NEWER] = [
  libc('old', '2.17'),
  debian('u7', '2.36-9+deb12u7'),
  debian('u14', '2.36-9+deb12u14'),
  debian('new', '2.41-12'),
  debian('newer', '2.43-7'),
];

test('the order is that of versions and of the numbers in revisions', () => {
  const { rows } = answer(absent(NEW), absent(U14), shown(U7), absent(OLD));
  expect(rows.map(({ libc: { id } }) => id)).toEqual(['old', 'u7', 'u14', 'new']);
});

test('a build of a version that another build shows is a backport; an older one without the bug is from before it', () => {
  const found = answer(absent(OLD), shown(U7), absent(U14), absent(NEW), absent(NEWER));
  expect(found.rows.map(({ absence }) => absence)).toEqual(['before', undefined, 'backport', 'fixed', 'fixed']);
  expect(found.rows[2]?.shownBy?.id).toBe('u7');
  expect(found.first?.id).toBe('new');
  expect(summaryOf(found, 'bug 1')).toBe(
    'First version seen fixed: 2.41 (new). Backports that the version number denies: 2.36-9+deb12u14.',
  );
});

test('a version is fixed only if no later one shows the bug', () => {
  const back = answer(shown(OLD), absent(NEW), shown(NEWER));
  expect(back.first).toBeNull();
  expect(back.rows[1]?.absence).toBe('backport');
  expect(summaryOf(back, 'bug 1')).toMatch(/^Not fixed up to 2\.43-7 \(newer\)\. Backports .*: 2\.41-12\.$/);
});

test('nothing shows it, and nothing has a verdict', () => {
  expect(summaryOf(answer(absent(OLD)), 'bug 1')).toBe('None of these shows bug 1.');
  const none = answer(shown(OLD, { observed: null, status: 'inconclusive', reason: 'a control' }));
  expect(none.rows[0]).toMatchObject({ seen: 'unknown', without: [{ reason: 'a control' }] });
  expect(summaryOf(none, 'bug 1')).toBe('No cell about bug 1 has a verdict.');
});

test('one entry that shows the bug is enough, and one without a verdict leaves its absence open', () => {
  const other = { repro: 'two' };
  expect(answer(absent(NEW), shown(NEW, other)).rows[0]?.seen).toBe('shown');
  expect(answer(absent(NEW), absent(NEW, { ...other, observed: null, status: 'inconclusive' })).rows[0]?.seen).toBe(
    'unknown',
  );
  expect(answer(absent(NEW), absent(NEW, { ...other, observed: null, status: 'unsupported' })).rows[0]?.seen).toBe(
    'absent',
  );
});

test('a contradiction between cells and sources is named', () => {
  const found = answer(
    shown(U7),
    shown(NEW, { status: 'fail', expected: { value: 'not-reproduced', source: 'NEWS' } }),
  );
  expect(found.rows.map(({ differs }) => differs)).toEqual([false, true]);
  const text = renderFixedIn(found, {
    ...{ bug: 'bug 1', entries: [{ name: 'one', title: 'one' }], from: 'a run', ran: ['new'], width: 100 },
  });
  expect(text).toMatch(/^new +2\.41-12 +shown +absent +DIFFERS: the sources say absent$/m);
  expect(text).toMatch(/^Not fixed up to 2\.41-12 \(new\)\. The sources say something else of new\.$/m);
  expect(text).toMatch(/^Seen in a run; new ran now\.$/m);
});
