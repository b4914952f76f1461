import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeReply, REQUEST_TYPES } from '../../../lab/nscd-protocol/index.ts';
import { REPLIES } from './captured.ts';

test.each(REPLIES)('$by: $type, found $found', ({ type, found, fields, fds, raw }) => {
  expect(decodeReply(type, Buffer.from(raw, 'hex'), fds)).toEqual({ found, fields });
});

test.each(REPLIES)('$by: $type, found $found, cut anywhere, is broken', ({ type, fds, raw }) => {
  const whole = Buffer.from(raw, 'hex');
  for (let length = 0; length < whole.length; length += 1) {
    const cut = decodeReply(type, whole.subarray(0, length), fds);
    // The oldest nscd sends no size of its cache: then the name is all.
    const nameAlone = type === 'GETFDHST' && length === 'hosts\0'.length;
    if (!nameAlone) expect(cut.broken, `${length} octets of ${whole.length}`).toBeDefined();
  }
});

describe('what is wrong is said, and what came before is told', () => {
  const [passwd, ai] = ['GETPWBYNAME', 'GETAI'].map((wanted) => {
    const found = REPLIES.find(({ type }) => type === wanted)?.raw ?? '';
    return Buffer.from(found, 'hex');
  }) as [Buffer, Buffer];

  function changed(whole: Buffer, position: number, value: number): Buffer {
    const copy = Buffer.from(whole);
    copy.writeInt32LE(value, position * 4);
    return copy;
  }

  test('octets behind the end', () => {
    const { fields, broken } = decodeReply('GETPWBYNAME', Buffer.concat([passwd, Buffer.from('xy')]), 0);
    expect(fields).toMatchObject({ name: 'nobody', shell: '/bin/false' });
    expect(broken).toBe('2 octets more than its lengths say');
  });

  test('a length that goes beyond the end', () => {
    const { fields, broken } = decodeReply('GETPWBYNAME', changed(passwd, 8, 1_000_000), 0);
    expect(fields).toMatchObject({ name: 'nobody', dir: '/' });
    expect(broken).toMatch(/^shell should have 1000000 octets/);
  });

  test('more addresses than there can be', () => {
    expect(decodeReply('GETAI', changed(ai, 2, 2 ** 31 - 1), 0).broken).toMatch(/should have/);
    expect(decodeReply('GETAI', changed(ai, 2, -1), 0).broken).toBe('family: a count of -1');
  });

  test('a request that has no reply', () => {
    expect(decodeReply('SHUTDOWN', Buffer.from('what?'), 0).broken).toBe('nobody knows the reply to SHUTDOWN');
    expect(decodeReply('#99', passwd, 0).broken).toBe('nobody knows the reply to #99');
  });

  test('a name of a cache, and no descriptor', () => {
    expect(decodeReply('GETFDHST', Buffer.from('hosts\0'), 0)).toEqual({ found: false, fields: { database: 'hosts' } });
  });
});

test('no octets make it throw', () => {
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
