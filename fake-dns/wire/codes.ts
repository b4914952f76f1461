import { Packet } from 'dns2';

/** Types whose data a zone can hold and the builder's `record` can encode. */
export const recordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'SOA', 'TXT', 'PTR', 'SRV'] as const;
export type RecordType = (typeof recordTypes)[number];

export const CLASS = Packet.CLASS;
export const RCODE = Packet.RCODE;
/** RFC 6891's pseudo-record; dns2 calls it EDNS. */
export const OPT = Packet.TYPE.EDNS;

const { EDNS, ...types } = Packet.TYPE;
const codeOfType = new Map<string, number>([...Object.entries(types), ['OPT', EDNS]]);
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

/** A response code's mnemonic, or `RCODE11` if it has none. */
export function rcodeName(code: number): string {
  return nameOfRcode.get(code) ?? `RCODE${code}`;
}

export type RcodeName = keyof typeof RCODE;
