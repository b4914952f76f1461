import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Baseline, fromBaseline } from '../../lab/results/baseline.ts';
import { GLIBC_TESTS_OF, glibcTests } from '../../repros/glibc-tests.ts';
import { repros } from '../../repros/index.ts';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

test('each test of the release has one row', async () => {
  const all = (await read(`test/fixtures/glibc-${GLIBC_TESTS_OF}-tests.txt`)).trim().split('\n');
  expect(glibcTests.flatMap(({ tests }) => tests).toSorted()).toEqual(all.toSorted());
});

test.each(glibcTests)('$tests.0 has entries that exist, or a reason', ({ entries = [], reason = '', what }) => {
  expect(entries.length > 0 || reason.length > 20).toBe(true);
  // Work that is open is no reason.
  expect(reason).not.toMatch(/\b(yet|todo)\b/i);
  expect(what).toMatch(/^\S.{8,}[^.\s]$/);
  for (const entry of entries) {
    const [id = '', variant = 'main'] = entry.split('/');
    expect(repros.find((repro) => repro.id === id)?.variants[variant], entry).toBeDefined();
  }
});

test('each entry that a stored run has came to a verdict there', async () => {
  const files = ['result.json', 'daemons.json', 'modules.json', 'requests.json'];
  const runs = await Promise.all(files.map((file) => read(`reports/reference/${file}`)));
  const cells = runs.flatMap((text) => fromBaseline(Baseline.parse(JSON.parse(text))).cells);
  const ids = new Set(glibcTests.flatMap(({ entries = [] }) => entries.map((entry) => entry.split('/')[0])));
  const ofEntries = Map.groupBy(cells, ({ repro }) => repro);
  const undecided = [...ids].filter((id = '') => ofEntries.get(id)?.every(({ observed }) => observed === null));
  expect(undecided).toEqual([]);
  expect([...ids].filter((id = '') => ofEntries.has(id)).length).toBeGreaterThan(20);
});
