import { expect, test } from 'vitest';
import { A } from '../../repros/shared/two-nameservers.ts';
import { workersSeen } from '../../repros/shared/workers.ts';
import { counted } from './brown-out-moments.ts';
import { evidenceOf, type Moment, query } from './evidence.ts';

const seen = (...moments: Moment[]) => workersSeen(evidenceOf(...moments), 'nsncd', 'workers-first');

test('the number of workers is the number of lookups that arrived before the first answer', () => {
  expect(seen(counted('workers-first-1', 4))).toBe(4);
});

test('the last attempt counts', () => {
  expect(seen(counted('workers-first-1', 8), counted('workers-first-2', 4))).toBe(4);
});

test('an attempt with a retransmission before the first answer gives no number', () => {
  const first = counted('workers-first-1', 4);
  // The first query again, after the other lookups arrived and before the first answer.
  const again: Moment = (at) => [...first(at), query(at + 50, A, 'workers-first-1-1.lab.test')];
  expect(seen(again)).toBeUndefined();
});

test('there is no number without a count, or if every lookup had a worker', () => {
  expect(seen()).toBeUndefined();
  const all: Moment = (at) => counted('workers-first-1', 4)(at).filter(({ at: when }) => when < at + 200);
  expect(
    seen((at) => all(at).filter((event) => !('label' in event && event.label === 'workers-first-1-5'))),
  ).toBeUndefined();
});
