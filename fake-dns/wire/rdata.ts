import { encodeIPv4, encodeIPv6 } from './addresses.ts';
import { type RecordType, recordTypes } from './codes.ts';
import { encodeName } from './names.ts';
import { encodeWords, Words } from './rdata-fields.ts';
import { tokensOf } from './tokens.ts';

/** A record's data as plain values; names are full names with an optional trailing dot. */
export interface RecordData {
  A: string;
  AAAA: string;
  CNAME: string;
  DNAME: string;
  NS: string;
  PTR: string;
  MX: { preference: number; exchange: string };
  SRV: { priority: number; weight: number; port: number; target: string };
  /** One string, or the several strings of one record; at most 255 octets each. */
  TXT: string | readonly string[];
  SOA: Soa;
}

/** Times are in seconds. */
export interface Soa {
  mname: string;
  rname: string;
  serial: number;
  refresh: number;
  retry: number;
  expire: number;
  minimum: number;
}

function uint16(...values: number[]): Buffer {
  const octets = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) octets.writeUInt16BE(value, index * 2);
  return octets;
}

function uint32(...values: number[]): Buffer {
  const octets = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) octets.writeUInt32BE(value, index * 4);
  return octets;
}

function characterString(text: string): Buffer {
  const octets = Buffer.from(text);
  if (octets.length > 255) throw new RangeError(`a TXT string of ${octets.length} octets (at most 255)`);
  return Buffer.concat([Buffer.of(octets.length), octets]);
}

/** The wire form of each type's data. Each throws RangeError for data without one. */
const encoders: { readonly [Type in RecordType]: (data: RecordData[Type]) => Buffer } = {
  A: encodeIPv4,
  AAAA: encodeIPv6,
  CNAME: encodeName,
  DNAME: encodeName,
  NS: encodeName,
  PTR: encodeName,
  MX: ({ preference, exchange }) => Buffer.concat([uint16(preference), encodeName(exchange)]),
  SRV: ({ priority, weight, port, target }) => Buffer.concat([uint16(priority, weight, port), encodeName(target)]),
  TXT: (strings) => Buffer.concat([strings].flat().map(characterString)),
  SOA: ({ mname, rname, serial, refresh, retry, expire, minimum }) =>
    Buffer.concat([encodeName(mname), encodeName(rname), uint32(serial, refresh, retry, expire, minimum)]),
};

const isRecordType = (type: string): type is RecordType => (recordTypes as readonly string[]).includes(type);

/**
 * A record's data: a plain value for the types of {@link RecordData}, and for all others its text, with full names.
 * @throws RangeError for an unknown type, or data without a wire form
 */
export function encodeData(type: string | number, data: unknown): Buffer {
  if (typeof type === 'string' && isRecordType(type)) return encoders[type](data as never);
  if (typeof data !== 'string') throw new RangeError(`data of ${type} is text, or octets`);
  return encodeText(type, data);
}

/** A record's data from its text, with full names (a trailing dot is optional). @throws RangeError as {@link encodeWords} */
export function encodeText(type: string | number, text: string): Buffer {
  return encodeWords(type, new Words(tokensOf(text)));
}
