import { expect, test } from 'vitest';
import { renderLine } from '../../reports/lines.ts';
import { bug, cell, failed, inconclusive, OLD, unexpected, unsupported } from './fixtures.ts';

test.each([
  [
    cell(),
    'pass          stale-resolv-conf/main/debian-trixie/none/c  not-reproduced (expected not-reproduced)  3.1 s',
  ],
  [
    cell({ libc: OLD, ...bug }),
    'pass          stale-resolv-conf/main/crosstool-2.17/none/c  reproduced (expected reproduced)  3.1 s',
  ],
  [
    cell(failed),
    'fail          stale-resolv-conf/main/debian-trixie/none/c  reproduced (expected not-reproduced)  3.1 s  after the switch A answered',
  ],
  [
    cell({ ...unexpected, durationMs: 125_400 }),
    'observed      stale-resolv-conf/main/debian-trixie/none/c  not-reproduced (expected unknown)  2 min 5 s  after the switch B answered',
  ],
  [
    cell({ ...inconclusive('bwrap:\n  no such\x1b[0m file'), durationMs: 59_960 }),
    'inconclusive  stale-resolv-conf/main/debian-trixie/none/c  1 min 0 s  bwrap: no such file',
  ],
  [cell(unsupported('too old')), 'unsupported   stale-resolv-conf/main/debian-trixie/none/c  too old'],
])('%# a cell is one line', (result, line) => {
  expect(renderLine(result)).toBe(line);
});
