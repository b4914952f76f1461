import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLines } from '../../../lab/program/lines.ts';
import { sanitize } from '../../../lab/program/sanitize.ts';

/** Reads lines from these chunks. */
async function read(chunks: readonly Uint8Array[], longest?: number): Promise<[string, string][]> {
  const stream = new PassThrough();
  const got: [string, string][] = [];
  const as = (what: string) => (text: string) => void got.push([what, text]);
  readLines(stream, { line: as('line'), unfinished: as('unfinished'), tooLong: as('tooLong') }, longest);
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await finished(stream);
  return got;
}

test('the lines do not depend on how the octets are split into chunks', async () => {
  const octets = Buffer.from('one\n\nzwei €\nthree');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(octets.length), { maxLength: 8 }), async (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), octets.length];
      const chunks = at.slice(1).map((end, index) => octets.subarray(at[index], end));
      expect(await read(chunks)).toEqual([
        ['line', 'one'],
        ['line', ''],
        ['line', 'zwei €'],
        ['unfinished', 'three'],
      ]);
    }),
  );
});

test('a line beyond the limit is cut, and the next line is read', async () => {
  const chunks = ['short\nxxxx', 'xxxx', 'xxxx', 'xxxx\nnext\n', 'yyyyyyyyyy', 'y'].map((text) => Buffer.from(text));
  expect(await read(chunks, 9)).toEqual([
    ['line', 'short'],
    ['tooLong', 'xxxxxxxxxxxx'],
    ['line', 'next'],
    ['tooLong', 'yyyyyyyyyy'],
  ]);
});

test('foreign text in a message has no control characters, and is shortened', () => {
  expect(sanitize('a\0b\x1b[31m\tc\x9b')).toBe('a\\x00b\\x1b[31m\tc\\x9b');
  expect(sanitize('x'.repeat(501))).toBe(`${'x'.repeat(500)}… (501 characters)`);
});
