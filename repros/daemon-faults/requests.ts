import fc from 'fast-check';
import { encodeRequest, type HostileRequest, OWN_ORDER, textKey } from '../../lab/index.ts';
import { RIGHT_KEYS, rightRequests } from './right-requests.ts';

// Generated requests. Loaded at their first use, because fast-check takes as long to load as many of the lab's own modules.

/** glibc nscd/nscd-client.h: the version of the protocol, and the largest key of a client. */
const VERSION = 2;
const MAXKEYLEN = 1024;

/** Right requests in two writes, split anywhere, and in a write for each octet. */
export const splitRequests: fc.Arbitrary<HostileRequest> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...rightRequests), fc.nat(), fc.boolean()).map(split) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...rightRequests)
      .map((octets) => ({ writes: Array.from(octets, (octet) => Buffer.from([octet])), pauses: false })),
  },
);

function split([octets, where, pauses]: [Buffer, number, boolean]): HostileRequest {
  const at = 1 + (where % (octets.length - 1));
  return { writes: [octets.subarray(0, at), octets.subarray(at)], pauses };
}

const octets = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength }).map((array) => Buffer.from(array));

/** Right requests with octets behind the key, or with another request behind them in the same write. */
export const trailingOctets: fc.Arbitrary<HostileRequest> = fc
  .tuple(fc.constantFrom(...rightRequests), fc.oneof(octets(1, 64), fc.constantFrom(...rightRequests)))
  .map((parts) => ({ writes: [Buffer.concat(parts)] }));

const type = fc.constantFrom(...RIGHT_KEYS.keys());

const [GETHOSTBYADDR, GETHOSTBYADDRV6, INNETGR] = [6, 7, 20];

/** Types of which any key is in a check of its own, so that a known fault with one of them hides no new one with another. */
const ALONE = { addresses: [GETHOSTBYADDR, GETHOSTBYADDRV6], innetgr: [INNETGR] };
const OTHERS = [...RIGHT_KEYS.keys()].filter((number) => !Object.values(ALONE).flat().includes(number));
const typeWithText = fc.constantFrom(...OTHERS);

/** Right keys behind a negative length. */
export const negativeLengths: fc.Arbitrary<HostileRequest> = fc
  .tuple(type, fc.oneof(fc.integer({ min: -16, max: -1 }), fc.integer({ min: -(2 ** 31), max: -1 })), fc.boolean())
  .map(([number, length, withKey]) => ({
    writes: [encodeRequest(number, withKey ? (RIGHT_KEYS.get(number) as Buffer) : NOTHING, { keyLength: length })],
  }));

const LARGEST = 2 ** 31 - 1;

/** Lengths of zero, and lengths beyond the key and beyond every key of a client. */
export const wrongLengths: fc.Arbitrary<HostileRequest> = fc
  .tuple(
    typeWithText,
    fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 2 * MAXKEYLEN }),
      fc.integer({ min: LARGEST - 16, max: LARGEST }),
      fc.integer({ min: 1, max: LARGEST }),
    ),
    fc.boolean(),
  )
  .map(([number, length, withKey]) => ({
    writes: [encodeRequest(number, withKey ? (RIGHT_KEYS.get(number) as Buffer) : NOTHING, { keyLength: length })],
  }));

/** Types and versions that the protocol does not have, with a right key. */
export const unknownNumbers: fc.Arbitrary<HostileRequest> = fc
  .oneof(
    fc.record({
      number: fc.oneof(fc.integer({ min: 22, max: 64 }), fc.integer({ min: -64, max: -1 }), fc.integer({ min: 22 })),
      version: fc.constant(VERSION),
    }),
    fc.record({
      number: type,
      version: fc.oneof(fc.integer({ min: -8, max: 8 }), fc.integer()).filter((version) => version !== VERSION),
    }),
  )
  .map(({ number, version }) => ({ writes: [encodeRequest(number, textKey('root'), { version })] }));

/** A key of some words: names, NULs and any octets. */
const oddKey = fc
  .array(
    fc.oneof(
      fc.constantFrom(Buffer.from('\0'), Buffer.from('root'), Buffer.from('\x01'), Buffer.from('/'), Buffer.from('%n')),
      octets(1, 6),
    ),
    { maxLength: 8 },
  )
  .map((parts) => Buffer.concat(parts));

/** Keys of any octets, by types; their length is right. */
export const oddKeys = {
  texts: withOddKey(OTHERS),
  addresses: withOddKey(ALONE.addresses),
  innetgr: withOddKey(ALONE.innetgr),
};

function withOddKey(types: readonly number[]): fc.Arbitrary<HostileRequest> {
  return fc.tuple(fc.constantFrom(...types), oddKey).map(([number, key]) => ({ writes: [encodeRequest(number, key)] }));
}

const KIB = 1024;

/** Keys of 1 to 64 KiB. */
export const longKeys: fc.Arbitrary<HostileRequest> = fc
  .tuple(type, fc.integer({ min: KIB, max: 64 * KIB }), fc.constantFrom(0, 0x61, 0xff), fc.boolean())
  .map(([number, length, octet, ends]) => {
    const key = Buffer.alloc(length, octet);
    if (ends) key[length - 1] = 0;
    return { writes: [encodeRequest(number, Buffer.concat([key, behindFirstWord(RIGHT_KEYS.get(number) as Buffer)]))] };
  });

/** What follows the first word of a key: its length is to be the only thing that is unusual. */
function behindFirstWord(key: Buffer): Buffer {
  const end = key.indexOf(0);
  return end === key.length - 1 ? NOTHING : key.subarray(end);
}

/** Any octets: some have a right header in front, with the length of what follows. */
export const anyOctets: fc.Arbitrary<HostileRequest> = fc.oneof(
  octets(1, 96)
    .filter((all) => all.length < 12 || !isKnown(all))
    .map((all) => ({ writes: [all] })),
  fc.tuple(typeWithText, octets(0, 96)).map(([number, key]) => ({ writes: [encodeRequest(number, key)] })),
);

/** A negative length has a check of its own, so that a known fault with it does not hide a new one. */
function isKnown(all: Buffer): boolean {
  return all[`readInt32${OWN_ORDER}`](8) < 0;
}

const NOTHING = Buffer.alloc(0);
