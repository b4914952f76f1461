import { describe, expect, test } from 'vitest';
import { floor, lengthOfUnion, mandatedWait } from '../../bench/mandated-wait.ts';
import type { TimeoutEvent } from '../../lab/derive/events.ts';

const NS = 1e9;

function timeout(from: number, to: number, rule?: TimeoutEvent['rule']): TimeoutEvent {
  const about = { server: 'A', local: '127.0.0.1', query: 1, name: 'a', type: 'A', next: 'retransmit' } as const;
  return { kind: 'timeout', ...about, at: from * NS, end: to * NS, ...(rule && { rule }) };
}

function rule(seconds: number, measured: number): TimeoutEvent['rule'] {
  return { seconds, measured, formula: `timeout:${seconds} << 0` };
}

describe('the mandated wait of a cell', () => {
  test('is the sum of its timeouts', () => {
    expect(mandatedWait([timeout(10, 11), timeout(11, 12)])).toBeCloseTo(2);
  });

  test('leaves out delays of the machine, by the rule or else in whole seconds', () => {
    expect(mandatedWait([timeout(10, 13.4, rule(3, 3.4))])).toBeCloseTo(3);
    expect(mandatedWait([timeout(10, 11.8)])).toBeCloseTo(1);
  });

  test('counts a second that the server saw begin a little late', () => {
    expect(mandatedWait([timeout(10.01, 11)])).toBeCloseTo(1);
  });

  test('counts the round of a pair from its first question', () => {
    expect(mandatedWait([timeout(10.5, 11, rule(1, 1))])).toBeCloseTo(1);
  });

  test('counts parts of a second as musl does', () => {
    expect(mandatedWait([timeout(10, 10.5), timeout(10.5, 11)])).toBeCloseTo(1);
  });

  test('is zero without a timeout', () => {
    expect(mandatedWait([{ kind: 'step', at: 1, label: 'switch' }])).toBe(0);
  });

  test('counts lookups that wait at the same time once, and one after the other twice', () => {
    expect(mandatedWait([timeout(10, 11), timeout(10, 11)])).toBeCloseTo(1);
    expect(mandatedWait([timeout(10, 11), timeout(20, 21)])).toBeCloseTo(2);
  });
});

test('the length of a union is the time that its spans cover', () => {
  expect(lengthOfUnion([])).toBe(0);
  expect(lengthOfUnion([[5, 6]])).toBe(1);
  expect(
    lengthOfUnion([
      [4, 6],
      [0, 2],
      [1, 3],
      [4, 5],
    ]),
  ).toBe(5);
});

test('the floor is the maximum of the longest wait and the work of all cores', () => {
  expect(floor([1, 3, 0], 4, 2)).toBe(3);
  expect(floor([1, 3, 0], 8, 2)).toBe(4);
  expect(floor([], 1, 2)).toBe(0.5);
});
