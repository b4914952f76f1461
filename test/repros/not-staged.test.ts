import { expect, test } from 'vitest';
import { notStagedRow } from '../../bin/not-staged.ts';
import { isReport, reportName } from '../../lab/matrix/report-name.ts';
import { repros } from '../../repros/index.ts';
import { notStaged } from '../../repros/not-staged/index.ts';

const rows = notStaged.flatMap((group) => group.rows);

test.each(rows)('$names.0 has a title, a reason and a source', ({ names, title, reason, source }) => {
  for (const name of names) expect(name).toMatch(/^(?:\d{2,6}|CVE-\d{4}-\d{4,}|https:\/\/\S+)$/);
  expect(title).toMatch(/^\S.{15,}[^.\s]$/);
  expect(reason).toMatch(/^\S.{15,}[^.\s]$/);
  expect(source).toMatch(/NEWS|commit [0-9a-f]{10}|GLIBC-SA-|https:\/\/|\(\d\)|changelog/);
});

test('no bug or report has two rows', () => {
  const names = rows.flatMap((row) => row.names.map((name) => reportName(name) ?? name));
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test('no row is about a bug or a report that an entry shows', () => {
  const shown = repros.flatMap(({ bugs = [], links = [] }) => [...bugs, ...links]);
  const isShown = (name: string) => shown.some((each) => each === name || isReport(each, reportName(name) ?? name));
  expect(rows.flatMap((row) => row.names.filter(isShown))).toEqual([]);
});

test('each row is found by each of its names', () => {
  for (const row of rows) for (const name of row.names) expect(notStagedRow(name)).toBe(row);
});
