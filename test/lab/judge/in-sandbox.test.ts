import { expect, test } from 'vitest';
import type { Event } from '../../../lab/core/events.ts';
import { Evidence } from '../../../lab/judge/evidence.ts';
import { inSandbox } from '../../../lab/judge/in-sandbox.ts';

const chroot = (at: number, ok = true, probe = 'program') => ({
  kind: 'call',
  at,
  end: at,
  probe,
  verb: 'chroot',
  result: { ok },
});
const ready = (at: number) => ({ kind: 'probe-ready', at, probe: 'program' });

/** The times of the readings that count, of readings at 1 to 9. */
function counting(...events: object[]): number[] {
  const readings = Array.from({ length: 9 }, (_, index) => ({ of: 'program', at: index + 1 }));
  return inSandbox(new Evidence(events as Event[]), readings).map(({ at }) => at);
}

test('readings before chroot count, and those after it do not', () => {
  expect(counting(ready(0), chroot(4))).toEqual([1, 2, 3]);
});

test('a program that is started again has its first root', () => {
  expect(counting(ready(0), chroot(4), ready(7))).toEqual([1, 2, 3, 7, 8, 9]);
});

test.each([
  ['that failed', chroot(4, false)],
  ['of another program', chroot(4, true, 'other')],
])('a chroot %s changes nothing', (_, event) => {
  expect(counting(ready(0), event)).toHaveLength(9);
});
