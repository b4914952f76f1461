import { endianness } from 'node:os';
import type { HostileRequest } from '../../lab/index.ts';

/** glibc nscd/nscd-client.h: the version of the protocol, and the largest key of a client. */
export const VERSION = 2;
export const MAXKEYLEN = 1024;

/** Numbers have the byte order of the machine. */
export const LITTLE_ENDIAN = endianness() === 'LE';

/** Types of requests by number (nscd-client.h, `request_type`), with a key that is right for each; SHUTDOWN (8) is left out. */
export const RIGHT_KEYS: ReadonlyMap<number, Buffer> = new Map([
  [0, text('root')],
  [1, text('0')],
  [2, text('root')],
  [3, text('0')],
  [4, text('localhost')],
  [5, text('localhost')],
  [6, Buffer.from([127, 0, 0, 1])],
  [7, Buffer.from([...Array.from({ length: 15 }, () => 0), 1])],
  [9, text('')],
  [10, text('passwd')],
  [11, text('passwd')],
  [12, text('group')],
  [13, text('hosts')],
  [14, text('localhost')],
  [15, text('root')],
  [16, text('smtp/tcp')],
  [17, text('25/tcp')],
  [18, text('services')],
  [19, text('nobody')],
  [20, Buffer.from('nobody\0\x01host\0\x01user\0\x01domain\0')],
  [21, text('netgroup')],
]);

/** A request with these numbers in its header, whether or not they fit the key. */
export function frame(type: number, key: Buffer, { length = key.length, version = VERSION } = {}): Buffer {
  const header = Buffer.alloc(12);
  const write = LITTLE_ENDIAN ? 'writeInt32LE' : 'writeInt32BE';
  for (const [at, value] of [version, type, length].entries()) header[write](value, 4 * at);
  return Buffer.concat([header, key]);
}

/** A right request of each type. */
export const rightRequests: readonly Buffer[] = [...RIGHT_KEYS].map(([type, key]) => frame(type, key));

/** Each right request without its last octets, down to a single octet; the shortest first. */
export function cutRequests(): HostileRequest[] {
  const cut = rightRequests.flatMap((octets) =>
    Array.from({ length: octets.length - 1 }, (_, at) => octets.subarray(0, at + 1)),
  );
  const byText = new Map(cut.map((octets) => [octets.toString('hex'), octets]));
  return [...byText.values()].toSorted((a, b) => a.length - b.length).map((octets) => ({ writes: [octets] }));
}

/** A key as glibc's clients send it. */
export function text(key: string): Buffer {
  return Buffer.from(`${key}\0`);
}
