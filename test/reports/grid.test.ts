import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CellResult } from '../../lab/core/schema.ts';
import { gridReporter } from '../../reports/grid/reporter.ts';
import { FakeTerminal } from './fake-terminal.ts';
import {
  BULLSEYE,
  bug,
  cell,
  documentOf,
  failed,
  HOST,
  inconclusive,
  MUSL,
  NO_DAEMON,
  nsncd,
  OLD,
  TRIXIE,
  unexpected,
  unsupported,
} from './fixtures.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.stubEnv('FORCE_COLOR', undefined);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const SIX = [
  cell({ libc: OLD, ...bug }),
  cell({ libc: OLD, probe: 'ffi', ...unsupported('too old') }),
  cell({ libc: TRIXIE }),
  cell({ libc: TRIXIE, probe: 'ffi', ...failed }),
  cell({ libc: MUSL, ...unexpected }),
  cell({ libc: MUSL, probe: 'ffi', ...inconclusive('no answer') }),
];

function started(cells: CellResult[], size: { columns?: number; rows?: number } = {}) {
  const terminal = new FakeTerminal(size);
  terminal.write('$ run\n');
  const grid = gridReporter(terminal);
  grid.onRunStart?.(cells);
  return { terminal, grid };
}

test('a letter for each cell, drawn as cells start and finish', () => {
  const { terminal, grid } = started(SIX);
  expect(terminal.text()).toBe(`$ run
                            crosstool  trixie  musl-trixie
                            2.17       2.41    1.2.5
stale-resolv-conf none c    .          .       .
stale-resolv-conf none ffi  .          .       .
S shown  A absent  s a unknown  ! unexpected  ? inconclusive  - unsupported
0/6 done, 0 running
`);
  for (const { id } of SIX.slice(0, 3)) grid.onCellStart?.(id);
  for (const result of SIX.slice(0, 2)) grid.onCellResult?.(result);
  vi.runAllTimers();
  expect(terminal.text()).toBe(`$ run
                            crosstool  trixie  musl-trixie
                            2.17       2.41    1.2.5
stale-resolv-conf none c    S          *       .
stale-resolv-conf none ffi  -          .       .
S shown  A absent  s a unknown  ! unexpected  ? inconclusive  - unsupported
2/6 done, 1 running: 1 as expected (1 shown), 1 unsupported
`);
  for (const result of SIX) grid.onCellResult?.(result);
  vi.runAllTimers();
  expect(terminal.text()).toContain(`
stale-resolv-conf none c    S          A       a
stale-resolv-conf none ffi  -          !       ?
`);
});

test('the end of the run clears the grid, and nothing is drawn after', () => {
  const { terminal, grid } = started(SIX);
  grid.onCellStart?.(SIX[0]?.id ?? '');
  grid.onRunEnd?.(documentOf(SIX), 'runs/r1');
  terminal.emit('resize');
  vi.runAllTimers();
  expect(terminal.text()).toBe('$ run\n');
});

test('frames are joined: at most one each 100 ms, and none without an event', () => {
  const { terminal, grid } = started(SIX);
  const before = terminal.frames;
  for (const { id } of SIX) grid.onCellStart?.(id);
  vi.advanceTimersByTime(99);
  expect(terminal.frames).toBe(before);
  vi.advanceTimersByTime(1);
  expect(terminal.frames).toBe(before + 1);
  vi.advanceTimersByTime(60_000);
  expect(terminal.frames).toBe(before + 1);
  expect(vi.getTimerCount()).toBe(0);
});

test('a narrow terminal: titles are left out, then names cut, then columns left out; no line breaks', () => {
  const cells = [OLD, BULLSEYE, HOST, TRIXIE].map((libc) => cell({ libc }));
  expect(started(cells, { columns: 56 }).terminal.text()).toBe(`$ run
                         crossto… bullseye host trixie
                         2.17     2.31     2.36 2.41
stale-resolv-conf none c .        .        .    .
S shown  A absent  s a unknown  ! unexpected
0/4 done, 0 running
`);
  expect(started(cells, { columns: 40 }).terminal.text()).toContain(`
                    2.17 2.31 2.36 2.41
stale-resol… none c .    .    .    .
`);
  expect(started(cells, { columns: 25 }).terminal.text()).toContain(`
                2.17
stale-r… none c .
`);
  expect(started(cells, { columns: 12 }).terminal.text()).toBe('$ run\n0/4 done, …\n');
});

test('without room for all titles, columns of the same version keep theirs', () => {
  const bookworm = { ...HOST, id: 'debian-bookworm' };
  const cells = [OLD, BULLSEYE, HOST, bookworm, TRIXIE].map((libc) => cell({ libc }));
  expect(started(cells, { columns: 55 }).terminal.text()).toContain(`
                                   host bookworm
                         2.17 2.31 2.36 2.36     2.41
`);
  expect(started(cells, { columns: 51 }).terminal.text()).toContain(`
                                   host boo…
                         2.17 2.31 2.36 2.36 2.41
`);
});

test('a resized terminal shows the grid once, in its new width', () => {
  const cells = [OLD, BULLSEYE, HOST, TRIXIE].map((libc) => cell({ libc }));
  const { terminal, grid } = started(cells, { columns: 80 });
  terminal.resize(25);
  vi.runAllTimers();
  expect(terminal.text()).toBe(started(cells, { columns: 25 }).terminal.text());
  terminal.resize(80);
  vi.runAllTimers();
  expect(terminal.text()).toBe(started(cells, { columns: 80 }).terminal.text());
  grid.onRunEnd?.(documentOf(cells), 'runs/r1');
  expect(terminal.text()).toBe('$ run\n');
});

test('a terminal of few lines: probes and daemons share rows, then only rows with running cells are shown', () => {
  const cells = ['main', 'rename', 'truncate'].flatMap((variant) =>
    [NO_DAEMON, nsncd(TRIXIE)].flatMap((daemon) =>
      (['c', 'ffi'] as const).map((probe) => cell({ variant, daemon, probe })),
    ),
  );
  expect(started(cells, { rows: 12 }).terminal.text()).toContain(`
stale-resolv-conf/main     none   ..
stale-resolv-conf/main     nsncd  ..
`);
  expect(started(cells, { rows: 9 }).terminal.text()).toContain(`
stale-resolv-conf/main      ....
stale-resolv-conf/rename    ....
stale-resolv-conf/truncate  ....
`);
  const { terminal, grid } = started(cells, { rows: 8 });
  expect(terminal.text()).toContain('rows 1 to 2 of 3\n');
  for (const done of cells.slice(0, 4)) grid.onCellResult?.(done);
  vi.runAllTimers();
  expect(terminal.text()).toContain(`
stale-resolv-conf/rename    ....
stale-resolv-conf/truncate  ....
rows 2 to 3 of 3
`);
  expect(terminal.text().split('\n').length - '$ run\n'.split('\n').length).toBeLessThan(8);
});

test('repeats of a cell share a letter: the most severe, when all are done', () => {
  const repeats = [cell(), cell({ attempt: 2, ...failed })];
  const { terminal, grid } = started(repeats);
  const row = () => /^stale.*$/m.exec(terminal.text())?.[0];
  grid.onCellResult?.(repeats[1] ?? cell());
  vi.runAllTimers();
  expect(row()).toBe('stale-resolv-conf none c  .');
  grid.onCellResult?.(repeats[0] ?? cell());
  vi.runAllTimers();
  expect(row()).toBe('stale-resolv-conf none c  !');
});

test('colours, unless NO_COLOR', () => {
  vi.stubEnv('NO_COLOR', undefined);
  expect(started(SIX).terminal.written).toContain('\x1b[32mA\x1b[39m absent');
  vi.stubEnv('NO_COLOR', '1');
  expect(started(SIX).terminal.written).not.toContain('\x1b[32m');
});
