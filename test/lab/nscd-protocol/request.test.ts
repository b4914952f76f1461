import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeRequest, requestLength } from '../../../lab/nscd-protocol/index.ts';
import { REQUESTS } from './captured.ts';

/** `request_header` and a key. */
function request(version: number, type: number, length: number, key = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(12);
  for (const [at, value] of [version, type, length].entries()) header.writeInt32LE(value, at * 4);
  return Buffer.concat([header, key]);
}

test.each(REQUESTS)('$type $key', ({ type, key, raw }) => {
  const octets = Buffer.from(raw, 'hex');
  expect(decodeRequest(octets)).toEqual({ version: 2, type, key });
  expect(requestLength(octets)).toBe(octets.length);
});

test('the length of a request is known from its header', () => {
  const whole = request(2, 14, 300);
  expect(requestLength(whole.subarray(0, 11))).toBeNull();
  expect(requestLength(whole)).toBe(312);
  expect(requestLength(request(2, 14, -1))).toBe(12);
});

describe('a broken request has the error and its readable fields', () => {
  test.each([
    ['no octets', Buffer.alloc(0), '?', '', 'version: 4 octets expected, 0 left'],
    ['half a header', request(2, 14, 5).subarray(0, 10), 'GETAI', '', /^key length: 4 octets expected/],
    ['half a key', request(2, 14, 9, Buffer.from('www')), 'GETAI', '', 'key: 9 octets expected, 3 left'],
    ['a key without NUL', request(2, 14, 3, Buffer.from('www')), 'GETAI', '', 'key does not end with NUL'],
    ['a negative length', request(2, 0, -7), 'GETPWBYNAME', '', 'key has the length -7'],
    ['an unknown type', request(2, 99, 2, Buffer.from('a\0')), '#99', 'a', 'unknown request type'],
    ['another version', request(3, 14, 2, Buffer.from('a\0')), 'GETAI', 'a', 'version 3 instead of 2'],
    ['octets after the key', request(2, 14, 2, Buffer.from('a\0bcd')), 'GETAI', 'a', '3 octets after the key'],
    ['an address of 5 octets', request(2, 6, 5, Buffer.alloc(5)), 'GETHOSTBYADDR', '', 'key has 5 octets'],
  ])('%s', (_, octets, type, key, broken) => {
    const said = typeof broken === 'string' ? broken : expect.stringMatching(broken);
    expect(decodeRequest(octets)).toMatchObject({ type, key, broken: said });
  });
});

test('decoding never throws', () => {
  const anyKey = fc.uint8Array({ maxLength: 64 }).map((octets) => Buffer.from(octets));
  const nearly = fc
    .tuple(fc.integer({ min: -1, max: 25 }), fc.integer({ min: -2, max: 70 }), anyKey)
    .map(([type, length, key]) => request(2, type, length, key));
  fc.assert(
    fc.property(fc.oneof(anyKey, nearly), (octets) => {
      const { broken, key } = decodeRequest(octets);
      expect(typeof key).toBe('string');
      expect(broken === undefined || broken.length > 0).toBe(true);
    }),
  );
});
