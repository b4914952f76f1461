import { expect, test } from 'vitest';
import { workersSeen } from '../../repros/shared/all-workers.ts';
import { A } from '../../repros/shared/two-nameservers.ts';
import { counted } from './brown-out-moments.ts';
import { evidenceOf, type Moment, query } from './evidence.ts';

const seen = (...moments: Moment[]) => workersSeen(evidenceOf(...moments), 'nsncd', 'workers-first');

test('as many workers are seen as lookups came to a server before any was answered', () => {
  expect(seen(counted('workers-first-1', 4))).toBe(4);
});

test('the last attempt counts', () => {
  expect(seen(counted('workers-first-1', 8), counted('workers-first-2', 4))).toBe(4);
});

test('an attempt in which a query was sent again before the first answer gives no number', () => {
  const first = counted('workers-first-1', 4);
  // The first lookup again, after the others came and before the first answer.
  const again: Moment = (at) => [...first(at), query(at + 50, A, 'workers-first-1-1.lab.test')];
  expect(seen(again)).toBeUndefined();
});

test('nor does one in which every lookup was taken up, and where nobody counted there is none', () => {
  expect(seen()).toBeUndefined();
  const all: Moment = (at) => counted('workers-first-1', 4)(at).filter(({ at: when }) => when < at + 200);
  expect(
    seen((at) => all(at).filter((event) => !('label' in event && event.label === 'workers-first-1-5'))),
  ).toBeUndefined();
});
