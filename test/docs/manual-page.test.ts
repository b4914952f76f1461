import { expect, test } from 'vitest';
import { manualText } from '../../docs/tools/manual-page.ts';
import type { ManualPage } from '../../lab/manual/page.ts';
import { bug, cell, documentOf, HOST, libc, MUSL, NO_DAEMON, nsncd, TRIXIE, unexpected } from '../reports/fixtures.ts';

const entry = {
  id: 'attempts',
  topic: 'options',
  kind: 'conformance',
  title: 'attempts:2',
  variants: {
    main: { title: 'attempts:2', manual: 'resolv.conf(5), options: attempts' },
    first: { title: 'order', manual: 'resolv.conf(5), nameserver' },
  },
} as const;
const PAGE: ManualPage = { name: 'resolv.conf(5)', parts: ['nameserver', 'options: attempts'] };
const OTHER_2_36 = libc('debian-bookworm-security', '2.36', { package: 'libc6', revision: '2.36-9+deb12u7' });

const of = (given: Parameters<typeof cell>[0]) => cell({ repro: 'attempts', daemon: NO_DAEMON, ...given });

/** The lines of the table, with the cells of each. */
function rowsOf(
  cells: Parameters<typeof documentOf>[0],
  entries = [entry] as Parameters<typeof manualText>[2],
): string[] {
  return manualText(PAGE, documentOf(cells), entries)
    .split('\n')
    .filter((line) => line.startsWith('|'));
}

test('a row for each variant with cells, in the order of the manual, with a column for each version', () => {
  const rows = rowsOf([
    of({ libc: TRIXIE }),
    of({ libc: HOST, ...bug }),
    of({ libc: OTHER_2_36 }),
    of({ libc: MUSL, ...bug, ...unexpected }),
    of({ libc: HOST, variant: 'first' }),
  ]);
  const file = '../repros/catalogue/options/attempts.ts';
  expect(rows).toEqual([
    '| part | sentence | entry | 2.36 | 2.41 | musl<br>1.2.5 |',
    '| --- | --- | --- | :-: | :-: | :-: |',
    `| nameserver | order | [\`attempts/first\`](${file}) | yes |  |  |`,
    `| options: attempts | attempts:2 | [\`attempts\`](${file}) | **no**/yes | yes | **no**? |`,
  ]);
});

test('cells of other probes, of daemons and of repeats, and entries of another kind are left out', () => {
  const cells = [of({ probe: 'ffi' }), of({ daemon: nsncd(TRIXIE) }), of({ attempt: 2 })];
  expect(rowsOf(cells)).toHaveLength(2);
  expect(rowsOf([of({})], [{ ...entry, kind: 'bug' }])).toHaveLength(2);
  expect(rowsOf([of({})])).toHaveLength(3);
});

test('a page has no rows of another page, and names the other pages', () => {
  const text = manualText({ ...PAGE, name: 'gai.conf(5)' }, documentOf([of({})]), [entry]);
  expect(text).not.toContain('attempts:2');
  expect(text).toContain('# What gai.conf(5) says');
  expect(text).toContain('[resolv.conf(5)](resolv.conf.md)');
  expect(text).not.toContain('(gai.conf.md)');
});

test('sentences without a row are below the table, with the entry of another kind or the reason', () => {
  const page: ManualPage = {
    ...PAGE,
    elsewhere: [{ part: 'the file', sentence: 'it is read once', entry: 'stale' }],
    without: [{ part: 'EAI_MEMORY', sentence: 'no memory', reason: 'the lab takes none away' }],
  };
  const text = manualText(page, documentOf([of({})]), [entry, { id: 'stale', title: 'stale', variants: {} }]);
  expect(text).toContain('- the file, it is read once: [`stale`](../repros/stale/README.md)');
  expect(text).toContain('- EAI\\_MEMORY, no memory: the lab takes none away');
});
