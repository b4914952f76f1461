import { expect, test } from 'vitest';
import { renderTable } from '../../reports/table.ts';
import { bug, cell, documentOf, inconclusive, TRIXIE, unsupported } from './fixtures.ts';

/** A run of so many entries of the catalogue in two topics, and a repro with a folder. */
function runOf(entries: number, change: (index: number) => object = () => ({})) {
  const ids = Array.from({ length: entries }, (_, index) => `entry-${index}`);
  const document = documentOf([
    cell({ libc: TRIXIE }),
    ...ids.map((repro, index) => cell({ repro, libc: TRIXIE, ...change(index) })),
  ]);
  const scenarios = ids.map((id, index) => ({
    ...{ id, title: id, about: '', topic: index % 2 === 0 ? 'errors' : 'timing' },
  }));
  return { ...document, run: { ...document.run, scenarios: scenarios as never } };
}

test('many entries of the catalogue are counted by topic, beside the tables of the repros', () => {
  const text = renderTable(
    runOf(30, (index) => (index < 4 ? bug : index === 5 ? unsupported('a reason') : {})),
    { width: 100 },
  );
  expect(text).toContain('stale-resolv-conf/main\n');
  expect(text).toMatch(/^catalogue\n {2}topic +trixie/m);
  // Entries 0 and 2, and 1 and 3 of those without number 5.
  expect(text).toMatch(/^ {2}errors +2\/15$/m);
  expect(text).toMatch(/^ {2}timing +2\/14$/m);
  expect(text).not.toContain('entry-');
  expect(text).toContain('2/9: of 9 entries');
});

test('a failed or inconclusive entry is named', () => {
  const text = renderTable(
    runOf(30, (index) => (index === 7 ? inconclusive('the machine was too busy') : {})),
    { width: 100 },
  );
  expect(text).toContain('INCONCLUSIVE entry-7/');
});

test('few entries have their own tables', () => {
  const text = renderTable(runOf(5), { width: 100 });
  expect(text).toContain('entry-4/main');
  expect(text).not.toMatch(/^catalogue$/m);
});
