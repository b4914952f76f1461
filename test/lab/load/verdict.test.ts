import { describe, expect, test } from 'vitest';
import { judgeMeasurement, LIMITS, ratiosOf } from '../../../lab/load/verdict.ts';

type Judged = Parameters<typeof judgeMeasurement>[0];

const right: Judged = {
  ...{ system: 'nsncd', way: 'libc', faults: [], ended: null, limits: { generator: 0.01, nameserver: 0.1 } },
  answers: { daemon: 100, client: 0, mixed: 0, wrong: 0, lost: 0, late: 0, crashed: 0 },
};
const answers = (differs: Partial<Judged['answers']>) => ({ answers: { ...right.answers, ...differs } });
const fault = (outcome: string) => ({ faults: [{ outcome, asked: 'u1', got: 'uid 200002' }] });

test('right answers of the daemon are a figure without a remark', () => {
  expect(judgeMeasurement(right)).toEqual({ status: 'ok', reason: null });
});

describe('a fault of a daemon is a failure, and without a daemon it is trouble of the lab', () => {
  test.each(['mixed', 'wrong', 'lost', 'late', 'crashed'] as const)('%s', (outcome) => {
    const measured = { ...right, ...answers({ [outcome]: 1 }), ...fault(outcome) };
    expect(judgeMeasurement(measured)).toMatchObject({ status: 'failed', reason: expect.stringContaining('u1') });
    for (const system of ['direct', 'null']) {
      expect(judgeMeasurement({ ...measured, system }).status).toBe('inconclusive');
    }
  });

  test('an end', () => {
    expect(judgeMeasurement({ ...right, ended: 'nsncd ended' })).toEqual({ status: 'failed', reason: 'nsncd ended' });
  });
});

test('the client’s own answers are a remark behind a daemon, unless there is no other', () => {
  const some = judgeMeasurement({ ...right, ...answers({ client: 100 }) });
  expect(some).toEqual({ status: 'ok', reason: 'the client looked up 50 % by itself' });
  expect(judgeMeasurement({ ...right, ...answers({ client: 100, daemon: 0 }) }).status).toBe('inconclusive');
});

test('an answer of the wrong side shows that the lab, or the daemon, asked the wrong files', () => {
  expect(judgeMeasurement({ ...right, system: 'direct' }).status).toBe('inconclusive');
  expect(judgeMeasurement({ ...right, way: 'socket', ...answers({ client: 1 }) }).status).toBe('failed');
});

test.each(['generator', 'nameserver'] as const)(
  'a limit of the %s makes a figure inconclusive, but not a failure',
  (limit) => {
    const near = (share: number) => ({ ...right, limits: { ...right.limits, [limit]: share } });
    expect(judgeMeasurement(near(LIMITS[limit] - 0.01)).status).toBe('ok');
    expect(judgeMeasurement(near(LIMITS[limit])).status).toBe('inconclusive');
    expect(judgeMeasurement({ ...near(1), ended: 'nsncd ended' }).status).toBe('failed');
  },
);

test('ratios are those of the same round', () => {
  expect(ratiosOf([10, 40], [20, 20])).toEqual([0.5, 2]);
  expect(ratiosOf([10], [20, 20])).toBeNull();
  expect(ratiosOf([10], undefined)).toBeNull();
  expect(ratiosOf([10], [0])).toBeNull();
});
