import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { repros } from '../../repros/index.ts';
import { notStaged } from '../../repros/not-staged/index.ts';

/** The bugs of the components network, nss and nscd in NEWS of glibc 2.23 to 2.44, by number. */
const news = (await readFile(new URL('../fixtures/glibc-2.44-news.txt', import.meta.url), 'utf8')).trim().split('\n');

test('each bug of NEWS about lookups has an entry, or the reason why it has none', () => {
  const links = repros.flatMap((repro) => repro.links ?? []).map((link) => /[?&]id=(\d+)$/.exec(link)?.[1]);
  const covered = new Set([
    ...repros.flatMap(({ bugs = [] }) => bugs),
    ...links,
    ...notStaged.flatMap(({ rows }) => rows.flatMap(({ names }) => names)),
  ]);
  expect(news.length).toBeGreaterThan(100);
  expect(news.filter((bug) => !covered.has(bug))).toEqual([]);
});
