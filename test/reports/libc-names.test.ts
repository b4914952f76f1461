import { expect, test } from 'vitest';
import { libcNames } from '../../reports/libc-names.ts';
import { renderTable } from '../../reports/table.ts';
import { bug, cell, documentOf, HOST, libc, nsncd, TRIXIE } from './fixtures.ts';

test.each([
  [
    ['host', 'dir:/opt/glibc'],
    ['host', 'dir:glibc'],
  ],
  [
    ['dir:/srv/a/root', 'dir:/srv/b/root'],
    ['dir:a/root', 'dir:b/root'],
  ],
  [
    ['dir:/srv/root', 'build:/srv/root'],
    ['dir:root', 'build:root'],
  ],
  [
    ['dir:/root', 'dir:/srv/root', 'dir:/'],
    ['dir:/root', 'dir:srv/root', 'dir:/'],
  ],
])('%j are called %j', (ids, names) => {
  expect(ids.map(libcNames(ids))).toEqual(names);
});

const [OLD_ROOT, NEW_ROOT] = ['dir:/srv/images/before-the-change/root', 'dir:/srv/images/before-the-backport/root'];

test('two folders with the same name have separate columns and rows at any width', () => {
  const roots = [OLD_ROOT, NEW_ROOT].map((id) => libc(id, '2.41'));
  const table = (cells: ReturnType<typeof cell>[], width: number) =>
    renderTable(documentOf(cells), { width }).split('\n\n')[0] ?? '';
  const clients = roots.map((each) => cell({ libc: each }));
  expect(table(clients, 80)).toContain('  daemon  dir:before-the-change/root  dir:before-the-backport/root\n');
  expect(table(clients, 40)).toContain('dir:before-  dir:before-\n');
  expect(table(clients, 40)).toContain(`the-change/  the-
          root         backport/
                       root
`);
  const daemons = roots.map((each, at) => cell({ daemon: nsncd(each), ...(at === 0 ? bug : {}) }));
  expect(table(daemons, 80)).toContain(
    '  nsncd@dir:before-the-change/root    shown\n  nsncd@dir:before-the-backport/root  absent',
  );
});

test('a note says that a daemon runs on the libcs of its clients only', () => {
  const own = [HOST, TRIXIE].map((each) => cell({ libc: each, daemon: nsncd(each) }));
  expect(renderTable(documentOf(own), { width: 100 })).toContain("nsncd 1.5.1 runs on each client's own libc.\n");
  expect(renderTable(documentOf(own.slice(0, 1)), { width: 100 })).toContain(
    'nsncd 1.5.1 runs on host (2.36-9+deb12u14), as its client does.\n',
  );
});
