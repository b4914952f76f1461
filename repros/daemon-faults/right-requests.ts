import { encodeRequest, type HostileRequest, textKey } from '../../lab/index.ts';

/** Types of requests by number (nscd-client.h, `request_type`), with a key that is right for each; SHUTDOWN (8) is left out. */
export const RIGHT_KEYS: ReadonlyMap<number, Buffer> = new Map([
  [0, textKey('root')],
  [1, textKey('0')],
  [2, textKey('root')],
  [3, textKey('0')],
  [4, textKey('localhost')],
  [5, textKey('localhost')],
  [6, Buffer.from([127, 0, 0, 1])],
  [7, Buffer.from([...Array.from({ length: 15 }, () => 0), 1])],
  [9, textKey('')],
  [10, textKey('passwd')],
  [11, textKey('passwd')],
  [12, textKey('group')],
  [13, textKey('hosts')],
  [14, textKey('localhost')],
  [15, textKey('root')],
  [16, textKey('smtp/tcp')],
  [17, textKey('25/tcp')],
  [18, textKey('services')],
  [19, textKey('nobody')],
  [20, Buffer.from('nobody\0\x01host\0\x01user\0\x01domain\0')],
  [21, textKey('netgroup')],
]);

/** A right request of each type. */
export const rightRequests: readonly Buffer[] = [...RIGHT_KEYS].map(([type, key]) => encodeRequest(type, key));

/** Each right request without its last octets, down to a single octet; the shortest first. */
export function cutRequests(): HostileRequest[] {
  const cut = rightRequests.flatMap((octets) =>
    Array.from({ length: octets.length - 1 }, (_, at) => octets.subarray(0, at + 1)),
  );
  const byText = new Map(cut.map((octets) => [octets.toString('hex'), octets]));
  return [...byText.values()].toSorted((a, b) => a.length - b.length).map((octets) => ({ writes: [octets] }));
}
