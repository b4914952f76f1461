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

test('how long it is to be is known once its header is there', () => {
  const whole = request(2, 14, 300);
  expect(requestLength(whole.subarray(0, 11))).toBeNull();
  expect(requestLength(whole)).toBe(312);
  expect(requestLength(request(2, 14, -1))).toBe(12);
});

describe('what is wrong is said, and what can be read is told', () => {
  test.each([
    ['nothing', Buffer.alloc(0), '?', '', 'version should have 4 octets, and there are 0'],
    ['half a header', request(2, 14, 5).subarray(0, 10), 'GETAI', '', /^key length should have 4 octets/],
    ['half a key', request(2, 14, 9, Buffer.from('www')), 'GETAI', '', 'key should have 9 octets, and there are 3'],
    ['no NUL', request(2, 14, 3, Buffer.from('www')), 'GETAI', '', 'key does not end with NUL'],
    ['a length below zero', request(2, 0, -7), 'GETPWBYNAME', '', 'the length of key is -7'],
    ['a type that no request has', request(2, 99, 2, Buffer.from('a\0')), '#99', 'a', 'no request has this type'],
    ['another version', request(3, 14, 2, Buffer.from('a\0')), 'GETAI', 'a', 'its version is 3, not 2'],
    ['too much', request(2, 14, 2, Buffer.from('a\0bcd')), 'GETAI', 'a', '3 octets behind the key'],
    ['an address of 5 octets', request(2, 6, 5, Buffer.alloc(5)), 'GETHOSTBYADDR', '', 'key has 5 octets'],
  ])('%s', (_, octets, type, key, broken) => {
    const said = typeof broken === 'string' ? broken : expect.stringMatching(broken);
    expect(decodeRequest(octets)).toMatchObject({ type, key, broken: said });
  });
});

test('no octets make it throw', () => {
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
