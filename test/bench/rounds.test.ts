import { expect, test } from 'vitest';
import { inTurns } from '../../bench/rounds.ts';

test('contestants take turns, and never at the same time', async () => {
  const order: string[] = [];
  const contestant = (name: string) => async () => {
    order.push(`${name} begins`);
    await Promise.resolve();
    order.push(`${name} ends`);
    return order.length;
  };
  const samples = await inTurns({ a: contestant('a'), b: contestant('b') }, 2);
  const round = ['a begins', 'a ends', 'b begins', 'b ends'];
  expect(order).toEqual([...round, ...round]);
  expect(samples).toEqual({ a: [2, 6], b: [4, 8] });
});
