import { describe, expect, test } from 'vitest';
import type { CellResult } from '../../../lab/core/schema.ts';
import { judgeFix } from '../../../lab/fix/judge-fix.ts';
import { cell, documentOf, libc, nsncd } from '../../reports/fixtures.ts';

const BEFORE = libc('before', '2.36', { buildId: 'aaaaaaaaaaaaaaaa' });
const AFTER = libc('after', '2.36', { buildId: 'bbbbbbbbbbbbbbbb' });
const shown: Partial<CellResult> = { observed: 'reproduced', reason: 'A answered' };
const absent: Partial<CellResult> = { observed: 'not-reproduced' };
const pair = (before: Partial<CellResult>, after: Partial<CellResult>, both: Partial<CellResult> = {}) => [
  cell({ libc: BEFORE, ...both, ...before }),
  cell({ libc: AFTER, ...both, ...after }),
];
const OTHER = { repro: 'strict-error' };

function judge(bug: CellResult[], others: CellResult[] | null = pair(absent, absent, OTHER)) {
  const runs = { bug: documentOf(bug), others: others && documentOf(others) };
  return judgeFix({ ...runs, before: 'before', after: 'after' });
}

test('shown before, absent after, and nothing else changed: proven', () => {
  expect(judge(pair(shown, absent))).toMatchObject({ proven: true, faults: [], compared: 1 });
});

test('a daemon counts on the libc of its client alone', () => {
  const crossed = pair({ ...absent, daemon: nsncd(AFTER) }, { ...shown, daemon: nsncd(BEFORE) });
  expect(judge([...pair(shown, absent), ...crossed]).proven).toBe(true);
  const own = pair({ ...shown, daemon: nsncd(BEFORE) }, { ...shown, daemon: nsncd(AFTER) });
  expect(judge([...pair(shown, absent), ...own]).faults.map(({ kind }) => kind)).toEqual(['shown-after']);
});

test('a failure that only the first build shows is told, and no fault', () => {
  const verdict = judge(pair(shown, absent), pair(shown, absent, OTHER));
  expect(verdict).toMatchObject({ proven: true, alsoFixed: [{ after: { repro: 'strict-error' } }] });
});

describe('another outcome with the same verdict', () => {
  const others = pair({ ...absent, outcome: 'A' }, { ...absent, outcome: 'B' }, OTHER);
  test('is told, and no fault', () => {
    expect(judge(pair(shown, absent), others)).toMatchObject({ proven: true, otherOutcomes: [{}] });
  });

  test('is a fault if the outcomes must be the same', () => {
    const runs = { bug: documentOf(pair(shown, absent)), others: documentOf(others) };
    const verdict = judgeFix({ ...runs, before: 'before', after: 'after', sameOutcomes: true });
    expect(verdict).toMatchObject({ proven: false, faults: [{ kind: 'other-outcome' }] });
    expect(verdict.faults[0]?.text).toBe('strict-error has another outcome: A → B');
  });
});

test('a failure that both builds show is a fault against a claim that the second one fixes it', () => {
  const option = '--expect after=fixed:27929';
  const bugClaims = [{ value: 'fixed' as const, option, overrides: true, bugs: ['27929'] }];
  const after = cell({
    ...{ ...OTHER, ...shown, status: 'fail', libc: { ...AFTER, bugClaims } },
    expected: { value: 'not-reproduced', source: `the user's claim, ${option}` },
  });
  const verdict = judge(pair(shown, absent), [cell({ libc: BEFORE, ...OTHER, ...shown }), after]);
  expect(verdict.faults).toMatchObject([{ kind: 'claim' }]);
  expect(verdict.faults[0]?.text).toBe(
    `strict-error shows its failure on after, against the user's claim, ${option}: A answered`,
  );
});

describe('not proven', () => {
  const again = { attempt: 2 };
  test.each<[string, CellResult[], CellResult[] | null | undefined, RegExp]>([
    [
      'the same build',
      pair(shown, absent, { libc: BEFORE }).map((each, at) =>
        at ? cell({ ...absent, libc: { ...BEFORE, id: 'after' } }) : each,
      ),
      undefined,
      /same build/,
    ],
    ['no cell', [], undefined, /no cell about the bug ran/],
    [
      'an inconclusive cell',
      pair(shown, { observed: null, status: 'inconclusive', reason: 'a control' }),
      undefined,
      /is inconclusive: a control/,
    ],
    ['absent before', pair(absent, absent), undefined, /does not show the failure/],
    [
      'shown in one of two repeats',
      [...pair(shown, absent), ...pair(absent, absent, again)],
      undefined,
      /in 1 of 2 repeats/,
    ],
    ['shown after', pair(shown, shown), undefined, /still shows the failure: A answered/],
    [
      'shown after in one of two repeats',
      [...pair(shown, absent), ...pair(shown, shown, again)],
      undefined,
      /#2 still shows/,
    ],
    ['reversed', pair(absent, shown), undefined, /other way round/],
    [
      'a regression',
      pair(shown, absent),
      pair(absent, shown, OTHER),
      /strict-error shows its failure only after the fix/,
    ],
    [
      'an entry without a verdict',
      pair(shown, absent),
      pair(absent, { observed: null, status: 'inconclusive' }, OTHER),
      /strict-error.* is inconclusive/,
    ],
  ])('%s', (_, bug, others, message) => {
    const verdict = judge(bug, others);
    expect(verdict.proven).toBe(false);
    expect(verdict.faults[0]?.text).toMatch(message);
  });

  test('without the other entries', () => {
    expect(judge(pair(shown, absent), null)).toMatchObject({ proven: false, faults: [] });
  });
});
