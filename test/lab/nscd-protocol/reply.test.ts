import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeReply, REQUEST_TYPES } from '../../../lab/nscd-protocol/index.ts';
import { REPLIES } from './captured.ts';

test.each(REPLIES)('$by: $type, found $found', ({ type, found, fields, fds, raw }) => {
  expect(decodeReply(type, Buffer.from(raw, 'hex'), fds)).toEqual({ found, fields });
});

test.each(REPLIES)('$by: $type, found $found, is broken when truncated anywhere', ({ type, fds, raw }) => {
  const whole = Buffer.from(raw, 'hex');
  for (let length = 0; length < whole.length; length += 1) {
    const cut = decodeReply(type, whole.subarray(0, length), fds);
    // The oldest nscd sends only the name of its cache, not the size.
    const nameAlone = type === 'GETFDHST' && length === 'hosts\0'.length;
    if (!nameAlone) expect(cut.broken, `${length} octets of ${whole.length}`).toBeDefined();
  }
});

test('octets after the end of a whole reply are counted, and change nothing in it', () => {
  for (const { type, raw, fds = 0 } of REPLIES.filter(({ type }) => type !== 'GETSTAT' && !type.startsWith('GETFD'))) {
    const octets = Buffer.from(raw, 'hex');
    const whole = decodeReply(type, octets, fds);
    // Its length depends on the request of another client.
    if (whole.found === null) continue;
    const behind = decodeReply(type, Buffer.concat([octets, Buffer.from('xy')]), fds);
    expect(behind).toEqual({ ...whole, surplus: 2 });
  }
});

describe('a broken reply has the error and the fields before it', () => {
  const [passwd, ai] = ['GETPWBYNAME', 'GETAI'].map((wanted) => {
    const found = REPLIES.find(({ type }) => type === wanted)?.raw ?? '';
    return Buffer.from(found, 'hex');
  }) as [Buffer, Buffer];

  function changed(whole: Buffer, position: number, value: number): Buffer {
    const copy = Buffer.from(whole);
    copy.writeInt32LE(value, position * 4);
    return copy;
  }

  test('a length beyond the end', () => {
    const { fields, broken } = decodeReply('GETPWBYNAME', changed(passwd, 8, 1_000_000), 0);
    expect(fields).toMatchObject({ name: 'nobody', dir: '/' });
    expect(broken).toMatch(/^shell: 1000000 octets expected/);
  });

  test('an impossible number of addresses', () => {
    expect(decodeReply('GETAI', changed(ai, 2, 2 ** 31 - 1), 0).broken).toMatch(/octets expected/);
    expect(decodeReply('GETAI', changed(ai, 2, -1), 0).broken).toBe('family: invalid count -1');
  });

  test('a request without a known reply', () => {
    expect(decodeReply('SHUTDOWN', Buffer.from('what?'), 0).broken).toBe('no known reply to SHUTDOWN');
    expect(decodeReply('#99', passwd, 0).broken).toBe('no known reply to #99');
  });

  test('a cache name without a descriptor', () => {
    expect(decodeReply('GETFDHST', Buffer.from('hosts\0'), 0)).toEqual({ found: false, fields: { database: 'hosts' } });
  });
});

test('decoding never throws', () => {
  const types = fc.constantFrom(...REQUEST_TYPES, '#99', '?');
  const octets = fc.uint8Array({ maxLength: 120 }).map((all) => Buffer.from(all));
  const nearly = fc
    .tuple(
      fc.constantFrom(...REPLIES),
      fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
    )
    .map(([{ raw }, changes]) => {
      const copy = Buffer.from(raw, 'hex');
      for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
      return copy;
    });
  fc.assert(
    fc.property(types, fc.oneof(octets, nearly), fc.nat(2), (type, all, fds) => {
      expect(decodeReply(type, all, fds).fields).toBeTypeOf('object');
    }),
  );
});
