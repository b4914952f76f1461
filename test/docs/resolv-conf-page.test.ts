import { expect, test } from 'vitest';
import { manualText } from '../../docs/tools/resolv-conf-page.ts';
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
const OTHER_2_36 = libc('debian-bookworm-security', '2.36', { package: 'libc6', revision: '2.36-9+deb12u7' });

const of = (given: Parameters<typeof cell>[0]) => cell({ repro: 'attempts', daemon: NO_DAEMON, ...given });

/** The lines of the table, with the cells of each. */
function rowsOf(
  cells: Parameters<typeof documentOf>[0],
  entries = [entry] as Parameters<typeof manualText>[1],
): string[] {
  return manualText(documentOf(cells), entries)
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
  expect(rowsOf(cells)).toEqual([]);
  expect(rowsOf([of({})], [{ ...entry, kind: 'bug' }])).toEqual([]);
  expect(rowsOf([of({})])).toHaveLength(3);
});
