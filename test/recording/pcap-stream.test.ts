import { expect, test } from 'vitest';
import { upTo } from '../../lab/recording/pcap/stream.ts';

const HEADER = Buffer.alloc(24, 0xaa);

function packet(content: string): Buffer {
  const before = Buffer.alloc(16);
  before.writeUInt32LE(content.length, 8);
  return Buffer.concat([before, Buffer.from(content)]);
}

const isLast = (octets: Buffer) => octets.toString() === 'last';
const whole = [HEADER, packet('one'), packet(''), packet('two'), packet('last'), packet('behind')];

async function* inPieces(capture: Buffer, size: number) {
  for (let at = 0; at < capture.length; at += size) yield capture.subarray(at, at + size);
}

const pass = (pieces: AsyncIterable<Buffer>) => Array.fromAsync(upTo(pieces, isLast));

test.each([1, 7, 41, 1000])('a capture that arrives %i octets at a time is copied in whole packets', async (size) => {
  expect(await pass(inPieces(Buffer.concat(whole), size))).toEqual(whole.slice(0, 4));
});

test('the capture is read to its end, so that its writer never blocks', async () => {
  const read: number[] = [];
  await pass(
    (async function* () {
      for (const [at, piece] of whole.entries()) {
        read.push(at);
        yield piece;
      }
    })(),
  );
  expect(read).toEqual([...whole.keys()]);
});

test.each([
  ['without a last packet', whole.slice(0, 3), 3],
  ['inside a packet', [HEADER, packet('last').subarray(0, 18)], 1],
  ['before the file header', [], 0],
])('of a capture that ends %s the whole packets are copied', async (_, pieces, whole) => {
  expect(await pass(inPieces(Buffer.concat(pieces), 1000))).toHaveLength(whole);
});

test('the octets of the last packet inside the file header are not the last packet', async () => {
  const header = Buffer.concat([Buffer.alloc(20), Buffer.from('last')]);
  expect(await pass(inPieces(Buffer.concat([header, packet('last')]), 1000))).toEqual([header]);
});
