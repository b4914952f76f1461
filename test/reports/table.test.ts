import { expect, onTestFinished, test, vi } from 'vitest';
import { overruling } from '../../lab/core/overruled-claim.ts';
import type { CellResult } from '../../lab/core/schema.ts';
import { paintFor } from '../../reports/ansi.ts';
import { columnsOf } from '../../reports/columns.ts';
import { renderTable } from '../../reports/table.ts';
import { FakeTerminal } from './fake-terminal.ts';
import {
  BULLSEYE,
  bug,
  cell,
  documentOf,
  failed,
  HOST,
  inconclusive,
  libc,
  MUSL,
  NO_DAEMON,
  nsncd,
  OLD,
  TRIXIE,
  unexpected,
  unsupported,
} from './fixtures.ts';

const TOO_OLD = 'official Node binaries need glibc ≥ 2.28';

/** A run with one cell of each kind. */
const EVERYTHING = documentOf([
  cell({ libc: HOST, ...failed }),
  cell({ libc: HOST, probe: 'ffi' }),
  cell({ libc: HOST, daemon: nsncd(TRIXIE) }),
  cell({ libc: HOST, daemon: nsncd(TRIXIE), probe: 'ffi' }),
  cell({ libc: OLD, ...bug }),
  cell({ libc: OLD, probe: 'ffi', ...unsupported(TOO_OLD) }),
  cell({ libc: OLD, daemon: nsncd(TRIXIE) }),
  cell({ libc: OLD, daemon: nsncd(TRIXIE), probe: 'ffi', ...unsupported(TOO_OLD) }),
  cell({ libc: TRIXIE }),
  cell({ libc: TRIXIE, probe: 'ffi' }),
  cell({
    libc: TRIXIE,
    daemon: nsncd(TRIXIE),
    ...inconclusive("control 'libc' failed: it was another", [
      { name: 'libc', ok: false, detail: 'it was\nanother' },
      { name: 'fresh process asks B', ok: true, detail: '' },
    ]),
  }),
  cell({ libc: TRIXIE, daemon: nsncd(TRIXIE), probe: 'ffi', ...inconclusive('the probe ended') }),
  cell({ libc: MUSL, ...unexpected }),
  cell({ libc: MUSL, probe: 'ffi', ...unsupported('Node is built for glibc') }),
  cell({ libc: MUSL, daemon: nsncd(TRIXIE), ...unexpected, observed: 'reproduced' }),
  cell({ libc: MUSL, daemon: nsncd(TRIXIE), probe: 'ffi', ...unsupported('Node is built for glibc') }),
]);

test('a run with one cell of each kind', () => {
  expect(renderTable(EVERYTHING, { width: 100, directory: 'runs/r1' })).toBe(`stale-resolv-conf/main
  daemon        crosstool  host           trixie       musl-trixie
                2.17       2.36           2.41         1.2.5
                           -9+deb12u14    -12+deb13u1  -3
  none          shown/-    shown!/absent  absent       absent?/-
  nsncd                                   ??
  nsncd@trixie  absent/-   absent                      shown?/-

shown = failure shown, as expected · absent = failure absent, as expected
shown! = failure shown, not as expected · shown? = failure shown, no expectation
absent? = failure absent, no expectation · ?? = inconclusive · - = unsupported
Where probes differ, each has its label: c/ffi.
nsncd 1.5.1 runs on debian-trixie (2.41-12+deb13u1) for clients on host, crosstool-2.17,
musl-trixie.

FAIL stale-resolv-conf/main/host/none/c
  failure shown, expected absent (bug 984)
  after the switch A answered

INCONCLUSIVE stale-resolv-conf/main/debian-trixie/nsncd/c
  control 'libc' failed: it was another
INCONCLUSIVE stale-resolv-conf/main/debian-trixie/nsncd/ffi
  the probe ended

No expectation:
  1 × stale-resolv-conf absent?: musl-trixie / none / c
  1 × stale-resolv-conf shown?: musl-trixie / nsncd / c

Unsupported:
  2 × official Node binaries need glibc ≥ 2.28: crosstool-2.17 / ffi
  2 × Node is built for glibc: musl-trixie / ffi

16 cells: 1 not as expected (1 shown), 2 inconclusive, 2 without expectation (1 shown, 1 absent), 7
as expected (1 shown, 6 absent), 4 unsupported, in 41.2 s
Results: runs/r1
`);
});

test('a narrow table wraps its headers, then is split into parts; it cuts nothing', () => {
  const cells = [OLD, BULLSEYE, HOST, TRIXIE].map((each) => cell({ libc: each }));
  const table = (width: number) => renderTable(documentOf(cells), { width }).split('\n\n')[0];
  expect(table(50)).toBe(`stale-resolv-conf/main
  daemon crosstool bullseye  host      trixie
         2.17      2.31      2.36      2.41
                   -13       -9        -12
                   +deb11u13 +deb12u14 +deb13u1
  none   absent    absent    absent    absent`);
  expect(table(40)).toBe(`stale-resolv-conf/main
  daemon crosstool bullseye  host
         2.17      2.31      2.36
                   -13       -9
                   +deb11u13 +deb12u14
  none   absent    absent    absent
  daemon trixie
         2.41
         -12
         +deb13u1
  none   absent`);
});

test.each([80, 100, 120])('at %i columns a table keeps every name and every revision', (width) => {
  const libcs = [
    OLD,
    libc('debian-bullseye-security', '2.31', { revision: '2.31-13+deb11u14' }),
    libc('debian-bookworm', '2.36', { revision: '2.36-9+deb12u14' }),
    libc('debian-bookworm-security', '2.36', { revision: '2.36-9+deb12u7' }),
    libc('debian-trixie', '2.41', { revision: '2.41-12+deb13u5' }),
    libc('debian-forky', '2.43', { revision: '2.43-7' }),
    libc('debian-experimental', '2.44', { revision: '2.44-3' }),
    libc('dir:/srv/images/a-folder_with_a_long_name', '2.44'),
  ];
  const table = renderTable(documentOf(libcs.map((each) => cell({ libc: each }))), { width }).split('\n\n')[0] ?? '';
  const lines = table.split('\n').slice(1);
  expect(lines.filter((line) => line.length > width || line.includes('…'))).toEqual([]);
  for (const { title, revision } of columnsOf(libcs.map((each) => ({ libc: each }))))
    for (const text of [title, revision]) expect(columnTexts(lines)).toContain(text);
});

/** The texts of each column of a table. */
function columnTexts(lines: readonly string[]): string[] {
  return splitAt(lines, (line) => line.trim().startsWith('daemon')).flatMap((part) => {
    const starts = [...(part.at(-1) ?? '').matchAll(/(?<= )\S/g)].map(({ index }) => index).slice(1);
    return starts.flatMap((start, at) => {
      const texts = part.map((line) => line.slice(start, starts[at + 1]).trim());
      const version = texts.findIndex((text) => /^\d+\.\d+(\.\d+)?$/.test(text));
      return [texts.slice(0, version).join(''), texts.slice(version + 1, -1).join('')];
    });
  });
}

function splitAt(lines: readonly string[], begins: (line: string) => boolean): string[][] {
  const starts = lines.flatMap((line, at) => (begins(line) ? [at] : []));
  return starts.map((start, at) => lines.slice(start, starts[at + 1]));
}

test('daemons and variants with the same results share a row', () => {
  const cells = ['main', 'rename', 'no-reload'].flatMap((variant) =>
    [NO_DAEMON, nsncd(OLD), { ...nsncd(OLD), id: 'nscd' as const }].map((daemon) =>
      cell({ variant, libc: OLD, daemon, ...(variant === 'no-reload' || daemon.id === 'none' ? bug : {}) }),
    ),
  );
  expect(renderTable(documentOf(cells), { width: 80 }).split('\n\n')[0]).toBe(`stale-resolv-conf
  daemon             crosstool
                     2.17
main, rename:
  none               shown
  nsncd, nscd        absent
no-reload:
  none, nsncd, nscd  shown`);
});

test('a daemon on several libcs has a row for each', () => {
  const cells = [OLD, TRIXIE].map((on) => cell({ daemon: nsncd(on), ...(on === OLD ? bug : {}) }));
  const table = renderTable(documentOf(cells), { width: 80 });
  expect(table).toContain('  nsncd@crosstool-2.17  shown\n  nsncd@debian-trixie   absent\n');
  expect(table).not.toContain('runs on');
});

test('a daemon on another libc with the same results shares the row of the others', () => {
  const bookworm = { ...HOST, id: 'debian-bookworm' };
  const cells = [HOST, BULLSEYE, TRIXIE].flatMap((each) => [
    cell({ libc: each }),
    cell({ libc: each, daemon: nsncd(each === HOST ? bookworm : TRIXIE) }),
  ]);
  const rowsOf = (those: typeof cells) =>
    renderTable(documentOf(those), { width: 80 })
      .split('\n')
      .filter((line) => /^ {2}n/.test(line));
  expect(rowsOf(cells)).toEqual(['  none, nsncd  absent        absent       absent']);
  expect(rowsOf([...cells.slice(0, 2), cell({ libc: BULLSEYE, ...bug }), ...cells.slice(3)])).toEqual([
    '  none          shown         absent       absent',
    '  nsncd                       absent       absent',
    '  nsncd@trixie  absent',
  ]);
});

test.each([
  ['package revision', { ...HOST, id: 'debian-bookworm', revision: '2.36-9+deb12u4' }, 'nsncd@bookworm'],
  ['build', { ...HOST, id: 'build:/src/glibc', buildId: 'c0ffee' }, 'nsncd@build:glibc'],
])('a daemon on the same version has a separate name if it has another %s', (_, on, name) => {
  const rows = renderTable(documentOf([cell({ libc: HOST }), cell({ libc: HOST, daemon: nsncd(on), ...bug })]), {
    width: 80,
  });
  expect(rows).toContain(`  ${name}  shown\n`);
  const alike = documentOf([cell({ libc: HOST }), cell({ libc: HOST, daemon: nsncd({ ...HOST, id: on.id }), ...bug })]);
  expect(renderTable(alike, { width: 80 })).toMatch(/^ {2}nsncd +shown$/m);
});

test('repeats that differ show the most severe result and its count', () => {
  const cells = [cell(), cell({ attempt: 2, ...failed }), cell({ attempt: 3 })];
  const table = renderTable(documentOf(cells), { width: 80 });
  expect(table).toContain('  none    shown!(1/3)\n');
  expect(table).toContain('(n/N): n of N repeats had this result.\n');
});

test('of repeats without an expectation, a shown bug is the most severe', () => {
  const cells = [cell(unexpected), cell({ attempt: 2, ...unexpected, observed: 'reproduced' })];
  expect(renderTable(documentOf(cells), { width: 80 })).toContain('  none    shown?(1/2)\n');
});

test('cells with the same reason are listed together', () => {
  const cells = [HOST, TRIXIE].map((each) => cell({ libc: each, ...inconclusive('no space left') }));
  expect(renderTable(documentOf(cells), { width: 80 })).toContain(`
INCONCLUSIVE stale-resolv-conf/main/host/none/c
INCONCLUSIVE stale-resolv-conf/main/debian-trixie/none/c
  no space left
`);
});

test('if no cell ran, a separate line says so', () => {
  const none = cell({ libc: OLD, probe: 'ffi', ...unsupported(TOO_OLD) });
  expect(renderTable(documentOf([none]), { width: 80 })).toContain(
    '\n\nNothing ran: every cell is unsupported.\n1 cell: 1 unsupported, in ',
  );
  for (const other of [documentOf([none, cell()]), documentOf([]), documentOf([none], { interrupted: true })]) {
    expect(renderTable(other, { width: 80 })).not.toContain('Nothing ran');
  }
});

test('a claim against which a source decided has a warning, with the claim that would count', () => {
  const claim = { value: 'fixed', option: '--expect fixed', overrides: false } as const;
  const overruled = { ...bug, expected: { value: 'reproduced', source: overruling('bug 984', claim) } } as const;
  const own = { ...HOST, id: 'before', build: 'dir:/srv/u7', claim };
  const claims = (one: Partial<CellResult>) =>
    renderTable(documentOf([cell({ ...overruled, ...one })]), { width: 120 });
  expect(claims({ libc: own })).toContain(
    '\nA source decides for before, and not --expect fixed. --expect before=fixed goes before the source.\n',
  );
  expect(claims({ libc: { ...HOST, claim } })).toContain('\nA source decides for host, and not --expect fixed.\n');
  expect(claims({ daemon: nsncd(own) })).toContain('\nA source decides for before, and not --expect fixed.');
  expect(claims({ daemon: { ...nsncd(HOST), claim } })).toContain(
    '\nA source decides for nsncd, and not --expect fixed. Only for a program of your own (--daemon-program)',
  );
  expect(claims({ libc: own, expected: { value: 'reproduced', source: 'bug 984' } })).not.toContain('A source decides');
});

test('an interrupted run', () => {
  const cells = [cell(), cell({ libc: OLD, ...bug }), cell({ libc: OLD, probe: 'ffi', ...unsupported(TOO_OLD) })];
  expect(
    renderTable(documentOf(cells, { interrupted: true, planned: 96, durationMs: 900 }), { width: 80 }),
  ).toBe(`stale-resolv-conf/main
  daemon  crosstool  trixie
          2.17       2.41
                     -12+deb13u1
  none    shown/-    absent/.

shown = failure shown, as expected · absent = failure absent, as expected
- = unsupported · . = not run
Where probes differ, each has its label: c/ffi.

Unsupported:
  1 × official Node binaries need glibc ≥ 2.28: crosstool-2.17 / ffi

Interrupted after 2 of 95 cells; 1 more cannot run.
3 cells: 2 as expected (1 shown, 1 absent), 1 unsupported, in 900 ms
`);
});

test('a run without a cell', () => {
  expect(renderTable(documentOf([]), { width: 80 })).toBe('0 cells, in 41.2 s\n');
});

test('an unavailable libc has no version, and comes last', () => {
  const absent = libc('debian-forky', 'unknown');
  const cells = [cell({ libc: absent, ...unsupported('not there: resolv-lab libc provision debian-forky') }), cell()];
  expect(renderTable(documentOf(cells), { width: 80 })).toContain(`
  daemon  trixie       forky
          2.41         ?
          -12+deb13u1
  none    absent       -
`);
});

test('versions are in numeric order', () => {
  const cells = ['2.31', '2.4', '2.26'].map((version) => cell({ libc: libc(`v${version}`, version) }));
  expect(renderTable(documentOf(cells), { width: 80 })).toContain('\n          2.4     2.26    2.31\n');
});

test('reasons that quote a program do not break lines or the terminal', () => {
  const cells = [cell(inconclusive('bwrap:\n  \x1b[31mno\x07 such file'))];
  expect(renderTable(documentOf(cells), { width: 80 })).toContain('\n  bwrap: no such file\n');
});

test('with colours, a verdict label has its colour and its column', () => {
  vi.stubEnv('FORCE_COLOR', undefined);
  vi.stubEnv('NO_COLOR', undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  const paint = paintFor(new FakeTerminal());
  const table = renderTable(documentOf([cell({ libc: OLD, ...bug }), cell()]), { width: 40, paint });
  expect(table).toContain('  none    \x1b[35m\x1b[1mshown\x1b[22m\x1b[39m      \x1b[32mabsent\x1b[39m');
});

test('a failed cell is listed with its outcome, an inconclusive one without', () => {
  const outcome = 'getaddrinfo a: 192.0.2.1; A udp A answered';
  const lost = cell({ libc: TRIXIE, ...inconclusive('the probe ended'), outcome });
  const table = renderTable(documentOf([cell({ libc: HOST, ...failed, outcome }), lost]), { width: 100 });
  expect(table).toContain(`  after the switch A answered\n  outcome: ${outcome}\n`);
  expect(table.split('outcome:')).toHaveLength(2);
});
