import { encodeIPv4, encodeIPv6 } from '../../fake-dns/wire/addresses.ts';
import { Broken, type ByteOrder, Octets, OWN_ORDER } from './octets.ts';
import { OctetsWriter } from './octets-writer.ts';

/** glibc nscd/nscd-client.h, `request_type` of protocol version 2; the index is the type's number. */
export const REQUEST_TYPES = [
  'GETPWBYNAME',
  'GETPWBYUID',
  'GETGRBYNAME',
  'GETGRBYGID',
  'GETHOSTBYNAME',
  'GETHOSTBYNAMEv6',
  'GETHOSTBYADDR',
  'GETHOSTBYADDRv6',
  'SHUTDOWN',
  'GETSTAT',
  'INVALIDATE',
  'GETFDPW',
  'GETFDGR',
  'GETFDHST',
  'GETAI',
  'INITGROUPS',
  'GETSERVBYNAME',
  'GETSERVBYPORT',
  'GETFDSERV',
  'GETNETGRENT',
  'INNETGR',
  'GETFDNETGR',
] as const;

export type RequestType = (typeof REQUEST_TYPES)[number];

/** `request_header`: version, type and length of the key, each an int32_t. */
const HEADER = 12;

/** `NSCD_VERSION`. */
const VERSION = 2;

export interface NscdRequest {
  version: number | null;
  /** `#99` for an unknown number, `?` if the request ends before the type. */
  type: RequestType | `#${number}` | '?';
  key: string;
  /** The error in the request. */
  broken?: string;
}

/** The length of a request in octets, from its first octets; null if these are too few. */
export function requestLength(octets: Buffer, order: ByteOrder = OWN_ORDER): number | null {
  if (octets.length < HEADER) return null;
  const reader = new Octets(octets.subarray(HEADER - 4), order);
  return HEADER + Math.max(0, reader.int('key length'));
}

/**
 * Decodes a request in the layout of glibc nscd/nscd-client.h: `request_header`, then the key.
 * @param octets any octets; an undecodable request gets a `broken`
 * @param order that of the client's machine; by default this one's
 */
export function decodeRequest(octets: Buffer, order: ByteOrder = OWN_ORDER): NscdRequest {
  const request: NscdRequest = { version: null, type: '?', key: '' };
  try {
    const reader = new Octets(octets, order);
    request.version = reader.int('version');
    request.type = typeOf(reader.int('type'));
    const length = reader.int('key length');
    request.key = keyOf(request.type, reader.part(length, 'key'), length);
    if (request.version !== VERSION) throw new Broken(`version ${request.version} instead of ${VERSION}`);
    if (request.type.startsWith('#')) throw new Broken('unknown request type');
    if (reader.left > 0) throw new Broken(`${reader.left} octets after the key`);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    request.broken = error.message;
  }
  return request;
}

function typeOf(number: number): NscdRequest['type'] {
  return REQUEST_TYPES[number] ?? `#${number}`;
}

/**
 * nscd/nscd_gethst_r.c: the key of an address lookup is the binary address. nscd/nscd_netgroup.c: the key of INNETGR is
 * four strings. Every other key is text.
 */
function keyOf(type: NscdRequest['type'], key: Octets, length: number): string {
  if (length === 0) return '';
  if (type === 'GETHOSTBYADDR' || type === 'GETHOSTBYADDRv6') return key.address(length, 'key');
  if (type !== 'INNETGR') return key.string(length, 'key');
  const group = key.stringToNul('netgroup');
  return `${group} (${['host', 'user', 'domain'].map((part) => optional(key, part)).join(',')})`;
}

/** A single NUL for an absent string, or 1 and the string. */
function optional(key: Octets, what: string): string {
  return key.take(1, what)[0] === 0 ? '' : key.stringToNul(what);
}

/** What `encodeRequest` writes other than the protocol says, for requests that a daemon must refuse. */
export interface RequestFaults {
  /** In place of 2. */
  version?: number;
  /** In place of the length of the key. */
  keyLength?: number;
  /** By default that of this machine. */
  order?: ByteOrder;
}

/**
 * A request in the layout of glibc nscd/nscd-client.h.
 * @param type a type, or any number
 * @param key its octets: those of `textKey`, `addressKey` or `netgroupKey`, or any others
 */
export function encodeRequest(type: RequestType | number, key: Buffer, faults: RequestFaults = {}): Buffer {
  const { version = VERSION, keyLength = key.length, order = OWN_ORDER } = faults;
  const number = typeof type === 'number' ? type : REQUEST_TYPES.indexOf(type);
  return new OctetsWriter(order).ints(version, number, keyLength).add(key).octets;
}

/** The key of most requests: a text, whose characters up to U+00FF are octets, and its NUL. */
export function textKey(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'latin1');
}

/** The key of GETHOSTBYADDR and GETHOSTBYADDRv6: the 4 or 16 octets of an address. */
export function addressKey(address: string): Buffer {
  return address.includes(':') ? encodeIPv6(address) : encodeIPv4(address);
}

/** The key of INNETGR; null is an argument that innetgr(3) got as NULL (nscd/nscd_netgroup.c, __nscd_innetgr). */
export function netgroupKey(group: string, host: string | null, user: string | null, domain: string | null): Buffer {
  const parts = [host, user, domain].map((part) => (part === null ? Buffer.from([0]) : textKey(`\x01${part}`)));
  return Buffer.concat([textKey(group), ...parts]);
}
