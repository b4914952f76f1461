import { expect, test } from 'vitest';
import { renderMarkdown } from '../../reports/markdown.ts';
import { bug, cell, documentOf, failed, HOST, nsncd, OLD, TRIXIE, unexpected, unsupported } from './fixtures.ts';

test('the tables and lists in Markdown', () => {
  const document = documentOf([
    cell({ libc: OLD, ...bug }),
    cell({ libc: OLD, probe: 'ffi', ...unsupported('Node needs <2.28> | more') }),
    cell({ libc: HOST, ...failed }),
    cell({ libc: HOST, probe: 'ffi', ...failed }),
    cell({ libc: HOST, daemon: nsncd(TRIXIE), ...unexpected }),
    cell({ libc: HOST, daemon: nsncd(TRIXIE), probe: 'ffi', ...unexpected }),
  ]);
  expect(renderMarkdown(document)).toBe(`### stale-resolv-conf

| variant | daemon | 2.17<br>crosstool | 2.36<br>-9+deb12u14<br>host |
| --- | --- | :-: | :-: |
| main | none | **shown**/- | **shown**! |
|  | nsncd@trixie | . | absent? |

shown = failure shown, as expected · shown! = failure shown, not as expected · absent? = failure absent, no expectation · - = unsupported · . = not run

- Where probes differ, each has its label: c/ffi.
- nsncd 1.5.1 runs on debian-trixie (2.41-12+deb13u1) for clients on host.

- **FAIL** \`stale-resolv-conf/main/host/none/c\`, \`stale-resolv-conf/main/host/none/ffi\`: failure shown, expected absent (bug 984); after the switch A answered

No expectation:

- 2 × stale-resolv-conf absent?: host / nsncd

Unsupported:

- 1 × Node needs \\<2.28\\> \\| more: crosstool-2.17 / none / ffi

6 cells: 2 not as expected (2 shown), 2 without expectation (2 absent), 1 as expected (1 shown), 1 unsupported, in 41.2 s.
`);
});

test('an interrupted run is reported', () => {
  expect(renderMarkdown(documentOf([], { interrupted: true }))).toBe(
    '0 cells, in 41.2 s. Interrupted: it has only its finished cells.\n',
  );
  expect(renderMarkdown(documentOf([], { interrupted: true, planned: 96 }))).toBe(
    '0 cells, in 41.2 s. Interrupted after 0 of 96 cells.\n',
  );
});
