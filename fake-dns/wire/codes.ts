import { Packet } from 'dns2';

/** Types whose data is a plain value in a zone and in the builder's `record`. The data of all others is text. */
export const recordTypes = ['A', 'AAAA', 'CNAME', 'DNAME', 'MX', 'NS', 'SOA', 'TXT', 'PTR', 'SRV'] as const;
export type RecordType = (typeof recordTypes)[number];

export const CLASS = Packet.CLASS;
export const RCODE = Packet.RCODE;
/** RFC 6891's pseudo-record; dns2 calls it EDNS. */
export const OPT = Packet.TYPE.EDNS;

/** Types of IANA's registry that dns2 has no name for. */
const furtherTypes = {
  ...{ RP: 17, AFSDB: 18, SIG: 24, KEY: 25, LOC: 29, NAPTR: 35, KX: 36, CERT: 37, A6: 38, DNAME: 39, APL: 42, DS: 43 },
  ...{ SSHFP: 44, NSEC: 47, NSEC3: 50, NSEC3PARAM: 51, TLSA: 52, SMIMEA: 53, CDS: 59, CDNSKEY: 60, OPENPGPKEY: 61 },
  ...{ CSYNC: 62, ZONEMD: 63, SVCB: 64, HTTPS: 65, TKEY: 249, TSIG: 250, IXFR: 251, URI: 256 },
};

const { EDNS, ...types } = Packet.TYPE;
const codeOfType = new Map<string, number>([...Object.entries({ ...types, ...furtherTypes }), ['OPT', EDNS]]);
const nameOfType = new Map([...codeOfType].map(([name, code]) => [code, name]));

// The first name of a code applies: 16 is BADVERS in an answer, BADSIG only in TSIG.
const nameOfRcode = new Map<number, string>(
  Object.entries(RCODE)
    .reverse()
    .map(([name, code]) => [code, name]),
);

/** A type's mnemonic, or RFC 3597's `TYPE65` if it has none. */
export function typeName(code: number): string {
  return nameOfType.get(code) ?? `TYPE${code}`;
}

/**
 * The code of a type given by mnemonic, by `TYPE65`, or as a number.
 * @throws RangeError for an unknown mnemonic
 */
export function typeCode(type: string | number): number {
  if (typeof type === 'number') return type;
  const upper = type.toUpperCase();
  const code = codeOfType.get(upper) ?? Number(/^TYPE(\d{1,5})$/.exec(upper)?.[1] ?? Number.NaN);
  if (!(code <= 0xffff)) throw new RangeError(`unknown record type: ${type}`);
  return code;
}

/** Whether a type is a mnemonic, or `TYPE65`. */
export function isTypeName(type: string): boolean {
  try {
    return typeCode(type) >= 0;
  } catch {
    return false;
  }
}

/** Every mnemonic of a type. */
export const typeNames: readonly string[] = [...codeOfType.keys()];

/** A response code's mnemonic, or `RCODE11` if it has none. */
export function rcodeName(code: number): string {
  return nameOfRcode.get(code) ?? `RCODE${code}`;
}

export type RcodeName = keyof typeof RCODE;
