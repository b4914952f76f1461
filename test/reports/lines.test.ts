import { expect, test } from 'vitest';
import { linesReporter, renderLine } from '../../reports/lines.ts';
import { FakeTerminal } from './fake-terminal.ts';
import { bug, cell, documentOf, failed, HOST, inconclusive, OLD, TRIXIE, unexpected, unsupported } from './fixtures.ts';

test.each([
  [
    cell(),
    'pass          stale-resolv-conf/main/debian-trixie/none/c  absent (expected absent)  3.1 s  after the switch B answered',
  ],
  [
    cell({ libc: OLD, ...bug }),
    'pass          stale-resolv-conf/main/crosstool-2.17/none/c  shown (expected shown)  3.1 s  after the switch A answered',
  ],
  [
    cell(failed),
    'fail          stale-resolv-conf/main/debian-trixie/none/c  shown (expected absent)  3.1 s  after the switch A answered',
  ],
  [
    cell({ ...unexpected, durationMs: 125_400 }),
    'observed      stale-resolv-conf/main/debian-trixie/none/c  absent (expected unknown)  2 min 5 s  after the switch B answered',
  ],
  [
    cell({ ...inconclusive('bwrap:\n  no such\x1b[0m file'), durationMs: 59_960 }),
    'inconclusive  stale-resolv-conf/main/debian-trixie/none/c  1 min 0 s  bwrap: no such file',
  ],
  [
    cell({ outcome: 'getaddrinfo www.lab.test: 192.0.2.1' }),
    'pass          stale-resolv-conf/main/debian-trixie/none/c  absent (expected absent)  3.1 s  after the switch B answered  getaddrinfo www.lab.test: 192.0.2.1',
  ],
  [cell(unsupported('too old')), 'unsupported   stale-resolv-conf/main/debian-trixie/none/c  too old'],
])('%# a cell is one line', (result, line) => {
  expect(renderLine(result)).toBe(line);
});

const TOO_OLD = "the FFI probe needs Node, and Node's official binaries need glibc ≥ 2.28";

test('the reason of unsupported cells is printed once, the reason of each inconclusive cell every time', () => {
  const screen = new FakeTerminal({ columns: 200 });
  const reporter = linesReporter(screen);
  const lost = inconclusive('a control failed, and what it says of this cell has to be read');
  for (const libc of [OLD, HOST, TRIXIE]) reporter.onCellResult?.(cell({ libc, ...unsupported(TOO_OLD) }));
  for (const libc of [OLD, HOST]) reporter.onCellResult?.(cell({ libc, ...lost }));
  const lines = screen.text().split('\n');
  expect(lines[0]).toContain(TOO_OLD);
  expect(lines[1]).toMatch(/host\/none\/c {2}the FFI probe needs Node, and Node's of…$/);
  expect(lines[2]).not.toContain(TOO_OLD);
  expect(lines[3]).toContain(lost.reason);
  expect(lines[4]).toContain(lost.reason);
});

test('an interrupted run is reported at the end', async () => {
  const screen = new FakeTerminal();
  const reporter = linesReporter(screen);
  await reporter.onRunEnd?.(documentOf([cell()]), '');
  expect(screen.text()).toBe('');
  await reporter.onRunEnd?.(documentOf([cell()], { interrupted: true, planned: 96 }), '');
  expect(screen.text()).toBe('Interrupted after 1 of 96 cells.\n');
});
