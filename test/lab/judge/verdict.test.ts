import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Control, Expectation } from '../../../lab/core/schema.ts';
import { decide, type Outcome } from '../../../lab/judge/verdict.ts';

const held: Control = { name: 'fresh process', ok: true, detail: 'B answered it' };
const failed: Control = { name: 'old server', ok: false, detail: 'it is dead' };
const failedToo: Control = { name: 'libc', ok: false, detail: 'it is another' };

const EXPECTED: Record<Expectation['value'], Expectation> = {
  reproduced: { value: 'reproduced', source: 'bug 984' },
  'not-reproduced': { value: 'not-reproduced', source: 'NEWS for 2.26' },
  unknown: { value: 'unknown', source: '' },
};

function judged(reproduced: boolean, controls: Control[] = [held]): Outcome {
  return { kind: 'judged', judgement: { reproduced, because: 'A answered', controls, measures: {} } };
}

test.each([
  [true, 'reproduced', 'pass'],
  [true, 'not-reproduced', 'fail'],
  [true, 'unknown', 'observed'],
  [false, 'not-reproduced', 'pass'],
  [false, 'reproduced', 'fail'],
  [false, 'unknown', 'observed'],
] as const)('reproduced %s where %s is expected: %s', (reproduced, expected, status) => {
  expect(decide(judged(reproduced), EXPECTED[expected])).toEqual({
    observed: reproduced ? 'reproduced' : 'not-reproduced',
    status,
    reason: 'A answered',
    controls: [held],
  });
});

describe('there is no verdict on a C library', () => {
  const nothing = { observed: null, controls: [] };
  const { reproduced } = EXPECTED;

  test('if the lab had trouble', () => {
    const outcome: Outcome = { kind: 'trouble', reason: 'the probe died' };
    expect(decide(outcome, reproduced)).toEqual({ ...nothing, status: 'inconclusive', reason: 'the probe died' });
  });

  test('if the cell is unsupported', () => {
    const outcome: Outcome = { kind: 'unsupported', reason: 'musl has no _res' };
    expect(decide(outcome, reproduced)).toEqual({ ...nothing, status: 'unsupported', reason: 'musl has no _res' });
  });

  test('if no control was checked', () => {
    const verdict = decide(judged(true, []), reproduced);
    expect(verdict).toEqual({ ...nothing, status: 'inconclusive', reason: 'the judgement has no control' });
  });

  test('if a control failed; the reason names all failed controls, and all controls are stored', () => {
    const controls = [held, failed, failedToo];
    expect(decide(judged(true, controls), reproduced)).toEqual({
      observed: null,
      status: 'inconclusive',
      reason: "control 'old server' failed: it is dead; control 'libc' failed: it is another",
      controls,
    });
  });
});

test.each([
  ['', 'the client printed nothing'],
  ['cannot bind', 'the last output of the client: cannot bind'],
])('with the last output %j of a client, after the reasons of the controls', (clientOutput, text) => {
  const judgement = { reproduced: true, because: 'A answered', controls: [held, failed], measures: {} };
  const { reason } = decide({ kind: 'judged', judgement, clientOutput }, EXPECTED.reproduced);
  expect(reason).toBe(`control 'old server' failed: it is dead; ${text}`);
});

test('if one control failed, with any observation and any expectation', () => {
  const control = fc.record({ name: fc.string(), ok: fc.boolean(), detail: fc.string() });
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(control),
      fc.nat(),
      fc.constantFrom(...Object.values(EXPECTED)),
      (reproduced, others, at, expected) => {
        const controls = others.toSpliced(at % (others.length + 1), 0, failed);
        expect(decide(judged(reproduced, controls), expected)).toMatchObject({
          status: 'inconclusive',
          observed: null,
        });
      },
    ),
  );
});
