import { Broken, Octets } from './octets.ts';

/** glibc nscd/nscd-client.h, `request_type`: protocol version 2, in the order of their numbers. */
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

/** `request_header`: version, type and length of the key, an int32_t each. */
const HEADER = 12;

/** `NSCD_VERSION`. */
const VERSION = 2;

export interface NscdRequest {
  version: number | null;
  /** `#99` for a number that no request has, `?` for none at all. */
  type: RequestType | `#${number}` | '?';
  key: string;
  /** What is wrong with it. */
  broken?: string;
}

/** How many octets a request has that begins so; null as long as that cannot be told. */
export function requestLength(octets: Buffer): number | null {
  if (octets.length < HEADER) return null;
  const reader = new Octets(octets.subarray(HEADER - 4));
  return HEADER + Math.max(0, reader.int('key length'));
}

/**
 * Reads a request as glibc nscd/nscd-client.h lays it out: `request_header`, then the key.
 * @param octets any that a client may send: what cannot be read is `broken`
 */
export function decodeRequest(octets: Buffer): NscdRequest {
  const request: NscdRequest = { version: null, type: '?', key: '' };
  try {
    const reader = new Octets(octets);
    request.version = reader.int('version');
    request.type = typeOf(reader.int('type'));
    const length = reader.int('key length');
    request.key = keyOf(request.type, new Octets(reader.take(length, 'key')), length);
    if (request.version !== VERSION) throw new Broken(`its version is ${request.version}, not ${VERSION}`);
    if (request.type.startsWith('#')) throw new Broken('no request has this type');
    if (reader.left > 0) throw new Broken(`${reader.left} octets behind the key`);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    request.broken = error.message;
  }
  return request;
}

function typeOf(number: number): NscdRequest['type'] {
  return REQUEST_TYPES[number] ?? `#${number}`;
}

/** nscd/nscd_gethst_r.c: addresses are keys as they are. nscd/nscd_netgroup.c: INNETGR joins four strings. All others are text. */
function keyOf(type: NscdRequest['type'], key: Octets, length: number): string {
  if (length === 0) return '';
  if (type === 'GETHOSTBYADDR' || type === 'GETHOSTBYADDRv6') return key.address(length, 'key');
  if (type !== 'INNETGR') return key.string(length, 'key');
  const group = key.stringToNul('netgroup');
  return `${group} (${['host', 'user', 'domain'].map((part) => optional(key, part)).join(',')})`;
}

/** NUL for one that does not matter, or 1 and the string. */
function optional(key: Octets, what: string): string {
  return key.take(1, what)[0] === 0 ? '' : key.stringToNul(what);
}
