import { expect, test } from 'vitest';
import { agreementOf, agreementText } from '../../docs/tools/agreement.ts';
import { expectReproduced } from '../../lab/repro.ts';
import type { ComparableCell } from '../../lab/results/comparable.ts';
import { cell, nsncd, TRIXIE } from '../reports/fixtures.ts';

const run = { startedAt: '2026-11-29T23:00:00.000Z' } as never;

/** A run of a check that a source says differs. */
function ran(variant: string, attempt: number, observed: ComparableCell['observed']): ComparableCell {
  const base = cell({ repro: 'floods', variant, daemon: nsncd(TRIXIE), attempt });
  return {
    ...base,
    observed,
    expected: expectReproduced('a source'),
    status: observed === 'reproduced' ? 'pass' : 'fail',
  };
}

const twice = (variant: string, first: ComparableCell['observed'], second = first) => [
  ran(variant, 1, first),
  ran(variant, 2, second),
];

test('the runs of all checks agree', () => {
  const agreement = agreementOf({ run, cells: [...twice('main', 'reproduced'), ...twice('large', 'not-reproduced')] });
  expect(agreement).toMatchObject({ runs: 2, verdicts: 2, others: [] });
  expect(agreementText(agreement)).toMatch(
    /^On 2026-11-29 each check ran 2 times, .*: in all 2 verdicts the runs agree\.$/,
  );
});

test('a check whose runs do not agree is named, with what they say', () => {
  const cells = [...twice('main', 'reproduced'), ...twice('large', 'reproduced', 'not-reproduced')];
  expect(agreementText(agreementOf({ run, cells }))).toContain(
    'the runs agree in 1 of 2 verdicts, and not in 1 verdict:\n\n- `floods/large`, nsncd 1.5.1',
  );
});

test('a run without repeats says nothing', () => {
  expect(() => agreementOf({ run, cells: [ran('main', 1, 'reproduced')] })).toThrow('make it with --repeat 3');
});
