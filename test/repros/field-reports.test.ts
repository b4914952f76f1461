import { expect, test } from 'vitest';
import { findRepros } from '../../lab/matrix/find-repros.ts';
import { isOnRequest } from '../../lab/matrix/on-request.ts';
import { reportName } from '../../lab/matrix/report-name.ts';
import type { Repro } from '../../lab/repro.ts';
import { fieldReports } from '../../repros/field-reports.ts';
import { repros } from '../../repros/index.ts';

test.each(fieldReports)('$title: its entries exist, and each of its pages finds them', ({ title, pages, entries }) => {
  expect(title).toMatch(/^\S.{15,}[^.\s]$/);
  const named = entries.map((entry) => {
    const [id = '', variant = 'main'] = entry.split('/');
    const repro = repros.find((each) => each.id === id);
    expect(repro?.variants[variant]?.title, entry).toBeTruthy();
    return id;
  });
  for (const page of pages) {
    const name = reportName(page);
    expect(name, page).not.toBe(null);
    for (const word of [page, name?.includes('#') ? (name ?? '') : page]) {
      const found = findRepros(word, repros).map(({ id }) => id);
      // An entry may have the link in its file too; those with large images are found only if there are no others.
      const wanted = named.filter((id) => !isOnRequest(repros.find((each) => each.id === id) as Repro));
      expect(found, word).toEqual(expect.arrayContaining(wanted.length > 0 ? wanted : named));
    }
  }
});

test('no page is of two reports', () => {
  const names = fieldReports.flatMap(({ pages }) => pages.map(reportName));
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test('a lesson has each report once, however its file writes the address', () => {
  for (const { id, links = [] } of repros) {
    const names = links.map(reportName);
    expect(
      names.filter((name, at) => names.indexOf(name) !== at),
      id,
    ).toEqual([]);
  }
  const lesson = repros.find(({ id }) => id === 'dead-first-server')?.lesson ?? '';
  expect(lesson.split('debops/debops/issues/1904>')).toHaveLength(2);
  expect(lesson).toContain('nerdbynature.de');
});
