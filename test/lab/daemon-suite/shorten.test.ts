import { expect, test } from 'vitest';
import { shorten } from '../../../lab/daemon-suite/trials.ts';

const shortest = async (octets: number[], fails: (left: Buffer) => boolean) => {
  const { writes } = await shorten({ writes: [Buffer.from(octets)] }, async ({ writes: [left] }) =>
    fails(left as Buffer),
  );
  return [...(writes[0] as Buffer)];
};

test('octets that do not matter are left out, wherever they are', async () => {
  expect(await shortest([1, 255, 2, 254, 3], (left) => left.includes(255) && left.includes(254))).toEqual([255, 254]);
});

test('the length in a right header stays that of the key', async () => {
  const header = (length: number) => [2, 0, 0, 0, 0, 0, 0, 0, length, 0, 0, 0];
  const isWhole = (left: Buffer) => left.readInt32LE(8) === left.length - 12;
  const found = await shortest([...header(3), 1, 255, 0], (left) => isWhole(left) && left.includes(255, 12));
  expect(found).toEqual([...header(1), 255]);
});

test('a wrong length stays as it is, and a request that fails by any octet keeps one', async () => {
  expect(await shortest([2, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 1], (left) => left.length > 11)).toHaveLength(12);
  expect(await shortest([1, 2, 3], () => true)).toHaveLength(1);
});

test('a request in several writes stays as it is', async () => {
  const request = { writes: [Buffer.from([1]), Buffer.from([2])] };
  expect(await shorten(request, async () => true)).toBe(request);
});
