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

test.each([1, 7, 41, 1000])(
  'however it arrives (%i octets at a time), it is passed on in whole packets',
  async (size) => {
    expect(await pass(inPieces(Buffer.concat(whole), size))).toEqual(whole.slice(0, 4));
  },
);

test('what comes behind the last packet is read all the same: who writes it is not to be stopped', async () => {
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
  ['in the middle of one', [HEADER, packet('last').subarray(0, 18)], 1],
  ['before there is a header', [], 0],
])('of a capture that ends %s there is what was whole', async (_, pieces, whole) => {
  expect(await pass(inPieces(Buffer.concat(pieces), 1000))).toHaveLength(whole);
});

test('a packet that says what the header of the file could say is not the last one', async () => {
  const header = Buffer.concat([Buffer.alloc(20), Buffer.from('last')]);
  expect(await pass(inPieces(Buffer.concat([header, packet('last')]), 1000))).toEqual([header]);
});
