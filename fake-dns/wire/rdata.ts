import { encodeIPv4, encodeIPv6, ipv6Text } from './addresses.ts';
import type { RecordType } from './codes.ts';
import { canonicalName, encodeName } from './names.ts';

/** A record's data as plain values; names are full names with an optional trailing dot. */
export interface RecordData {
  A: string;
  AAAA: string;
  CNAME: string;
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

interface Codec<Data> {
  /** @throws RangeError for data without a wire form */
  encode(data: Data): Buffer;
  /** The data in the form of a zone file, names without the trailing dot. */
  text(data: Data): string;
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

/** One string of a TXT record in the form of a zone file. */
export function quoted(octets: Buffer): string {
  const escaped = Array.from(octets, (byte) => {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === '\\') return `\\${character}`;
    return byte >= 0x20 && byte < 0x7f ? character : `\\${String(byte).padStart(3, '0')}`;
  });
  return `"${escaped.join('')}"`;
}

const domain: Codec<string> = { encode: encodeName, text: canonicalName };
const soaNumbers = (soa: Soa) => [soa.serial, soa.refresh, soa.retry, soa.expire, soa.minimum];

/** The wire form and the text form of each type's data. */
export const rdata: { readonly [Type in RecordType]: Codec<RecordData[Type]> } = {
  A: { encode: encodeIPv4, text: (address) => address },
  AAAA: { encode: encodeIPv6, text: (address) => ipv6Text(encodeIPv6(address)) },
  CNAME: domain,
  NS: domain,
  PTR: domain,
  MX: {
    encode: ({ preference, exchange }) => Buffer.concat([uint16(preference), encodeName(exchange)]),
    text: ({ preference, exchange }) => `${preference} ${canonicalName(exchange)}`,
  },
  SRV: {
    encode: ({ priority, weight, port, target }) => Buffer.concat([uint16(priority, weight, port), encodeName(target)]),
    text: ({ priority, weight, port, target }) => `${priority} ${weight} ${port} ${canonicalName(target)}`,
  },
  TXT: {
    encode: (strings) => Buffer.concat([strings].flat().map(characterString)),
    text: (strings) =>
      [strings]
        .flat()
        .map((each) => quoted(Buffer.from(each)))
        .join(' '),
  },
  SOA: {
    encode: (soa) => Buffer.concat([encodeName(soa.mname), encodeName(soa.rname), uint32(...soaNumbers(soa))]),
    text: (soa) => [canonicalName(soa.mname), canonicalName(soa.rname), ...soaNumbers(soa)].join(' '),
  },
};
