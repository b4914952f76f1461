import { expect, test } from 'vitest';
import { missingVerdicts } from '../../bin/missing-verdicts.ts';
import type { PlannedCell } from '../../lab/matrix/matrix.ts';

const PASSED = { status: 'pass' } as const;
const UNSUPPORTED = { status: 'unsupported' } as const;
const SENSELESS = { targets: { unsupported: 'it makes no sense', lacking: false } };
const lacks = (unsupported: string) => ({ targets: { unsupported, lacking: true } });
const RUNS = { targets: {} as Exclude<PlannedCell['targets'], { unsupported: string }> };

test('a cell that makes no sense anywhere needs no verdict', () => {
  expect(missingVerdicts([PASSED, UNSUPPORTED], [RUNS, SENSELESS], {})).toBeNull();
});

test('a cell that this machine alone cannot run does; each reason is given once', () => {
  const one = missingVerdicts([PASSED, UNSUPPORTED], [RUNS, lacks('not provisioned')], {});
  expect(one).toBe('this machine lacks what 1 cell needs: not provisioned');
  const three = missingVerdicts([UNSUPPORTED], [lacks('no libc'), lacks('no nscd'), lacks('no libc')], {});
  expect(three).toBe('this machine lacks what 3 cells need: no libc; no nscd');
});

test('a run without any verdict misses them, unless it is a part of another', () => {
  expect(missingVerdicts([UNSUPPORTED], [SENSELESS], {})).toBe('no cell ran');
  expect(missingVerdicts([UNSUPPORTED], [SENSELESS], { shard: { index: 1, count: 2 } })).toBeNull();
});
