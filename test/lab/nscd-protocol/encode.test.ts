import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addressKey,
  decodeReply,
  decodeRequest,
  encodeReply,
  encodeRequest,
  netgroupKey,
  REQUEST_TYPES,
  type RequestType,
  requestLength,
  textKey,
} from '../../../lab/nscd-protocol/index.ts';
import { REPLIES, REQUESTS } from './captured.ts';

const order = fc.constantFrom('LE' as const, 'BE' as const);
/** Any octets but NUL, each as a character. */
const text = fc
  .uint8Array({ maxLength: 40 })
  .map((octets) => Buffer.from(octets.filter((octet) => octet !== 0)).toString('latin1'));
const id = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const v4 = fc.ipV4();
const v6 = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((octets) => {
  const groups = Buffer.from(octets).toString('hex').match(/..../g) ?? [];
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
});
/** A part of a triple: without the comma and the parentheses that separate the parts in text. */
const part = text.map((each) => each.replaceAll(/[(),]/g, ''));

const entries: Record<string, fc.Arbitrary<Record<string, string | number | string[] | number[]>>> = {
  GETPWBYNAME: fc.record({ name: text, passwd: text, uid: id, gid: id, gecos: text, dir: text, shell: text }),
  GETGRBYGID: fc.record({ name: text, passwd: text, gid: id, members: fc.array(text) }),
  GETHOSTBYNAME: fc.record({ name: text, addresses: fc.array(v4, { minLength: 1 }), aliases: fc.array(text) }),
  GETHOSTBYADDRv6: fc.record({ name: text, addresses: fc.array(v6, { minLength: 1 }), aliases: fc.array(text) }),
  GETAI: fc.record({ addresses: fc.array(fc.oneof(v4, v6)), canonname: text }),
  INITGROUPS: fc.record({ groups: fc.array(id) }),
  GETSERVBYNAME: fc.record({ name: text, protocol: text, port: fc.nat(65535), aliases: fc.array(text) }),
  GETNETGRENT: fc.record({
    members: fc.array(fc.tuple(part, part, part).map((triple) => `(${triple.join(',')})`)),
  }),
  INNETGR: fc.record({ result: fc.constantFrom(0, 1) }),
};

describe.each(Object.entries(entries))('a reply to %s', (type, fields) => {
  test('is read as it was written, in both orders of octets', () => {
    fc.assert(
      fc.property(fields, order, (entry, inOrder) => {
        const octets = encodeReply(type, { found: true, fields: entry, order: inOrder });
        expect(decodeReply(type, octets, 0, inOrder)).toEqual({ found: true, fields: normal(entry) });
      }),
    );
  });

  test('that found nothing, or that is not served, has the header alone', () => {
    for (const found of [false, null]) {
      const octets = encodeReply(type, { found, fields: {} });
      expect(decodeReply(type, octets, 0)).toMatchObject({ found });
      expect(decodeReply(type, octets, 0).broken).toBeUndefined();
      expect(decodeReply(type, octets.subarray(0, -1), 0).broken).toBeDefined();
    }
  });

  test('is broken at the other machine', () => {
    const octets = encodeReply(type, {
      found: true,
      fields: fc.sample(fields, { numRuns: 1, seed: 1 })[0] ?? {},
      order: 'BE',
    });
    expect(octets.readInt32BE(0)).toBe(2);
    expect(octets.readInt32LE(0)).not.toBe(2);
  });
});

/** IPv6 addresses in the one form that the decoder writes. */
function normal(entry: Record<string, unknown>) {
  const plain = (address: unknown) => decodeReply('GETHOSTBYNAME', hostOf(String(address)), 0).fields.addresses;
  return Array.isArray(entry.addresses) ? { ...entry, addresses: entry.addresses.flatMap(plain) } : entry;
}

function hostOf(address: string): Buffer {
  return encodeReply('GETHOSTBYNAME', { found: true, fields: { name: 'x', addresses: [address], aliases: [] } });
}

/** nsncd and unscd leave numbers of an entry that does not exist at 0, and the oldest nscd sends a version for a cache. */
const LIKE_NSCD = REPLIES.filter(({ by, type }) => by.startsWith('nscd') && !/^(INVALIDATE|GETFD|GETSTAT)/.test(type));

test.each(LIKE_NSCD)('$by: $type, found $found, is written as nscd sent it', ({ type, found, fields, raw }) => {
  expect(encodeReply(type, { found, fields: fields as never, order: 'LE' }).toString('hex')).toBe(raw);
});

test('an error of a host lookup is kept', () => {
  for (const error of ['NETDB_INTERNAL', 'TRY_AGAIN', 'h_errno-77']) {
    const octets = encodeReply('GETHOSTBYNAME', { found: false, fields: { error } });
    expect(decodeReply('GETHOSTBYNAME', octets, 0)).toEqual({ found: false, fields: { error } });
  }
});

test('a reply without a header of its own cannot be written', () => {
  expect(() => encodeReply('SHUTDOWN', { found: true, fields: {} })).toThrow('no reply to SHUTDOWN');
});

describe('a request', () => {
  test.each(REQUESTS)('$type $key is written as a client sent it', ({ type, key, raw }) => {
    const octets = Buffer.from(raw, 'hex').subarray(12);
    expect(encodeRequest(type as RequestType, octets, { order: 'LE' }).toString('hex')).toBe(raw);
    if (type.startsWith('GETHOSTBYADDR')) expect(addressKey(key)).toEqual(octets);
    else if (type === 'INNETGR') expect(netgroupKey('team', 'host1', null, 'lab.test')).toEqual(octets);
    else if (octets.length > 0) expect(textKey(key)).toEqual(octets);
  });

  test('is read as it was written, in both orders of octets', () => {
    const types = fc.constantFrom(...REQUEST_TYPES.filter((type) => !/ADDR|INNETGR/.test(type)));
    fc.assert(
      fc.property(types, text, order, (type, key, inOrder) => {
        const octets = encodeRequest(type, textKey(key), { order: inOrder });
        expect(decodeRequest(octets, inOrder)).toEqual({ version: 2, type, key });
        expect(requestLength(octets, inOrder)).toBe(octets.length);
      }),
    );
  });

  test('with an address or a netgroup is read as it was written', () => {
    const argument = fc.option(part);
    fc.assert(
      fc.property(part, argument, argument, argument, (group, host, user, domain) => {
        const { key } = decodeRequest(encodeRequest('INNETGR', netgroupKey(group, host, user, domain)));
        expect(key).toBe(`${group} (${host ?? ''},${user ?? ''},${domain ?? ''})`);
      }),
    );
    fc.assert(
      fc.property(v4, (address) => {
        expect(decodeRequest(encodeRequest('GETHOSTBYADDR', addressKey(address))).key).toBe(address);
      }),
    );
  });

  test('may have any version, type and length', () => {
    const octets = encodeRequest(99, Buffer.from('ab'), { version: -3, keyLength: 2 ** 31 - 1, order: 'BE' });
    expect(octets.toString('hex')).toBe('fffffffd000000637fffffff6162');
  });
});
