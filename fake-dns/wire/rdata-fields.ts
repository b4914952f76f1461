import { encodeIPv4, encodeIPv6, ipv6Text } from './addresses.ts';
import { typeCode, typeName } from './codes.ts';
import type { Cursor } from './cursor.ts';
import { quoted } from './escaped-text.ts';
import { encodeName } from './names.ts';
import { encodeSvcParams, svcParamsText } from './svc-params.ts';
import { octetsOfString, type Token } from './tokens.ts';

/** The words of a record's data, taken from the front. */
export class Words {
  readonly #tokens: Token[];
  /** The full name for a name as written; in a zone file names may be relative. */
  readonly fullName: (name: string) => string;

  constructor(tokens: readonly Token[], fullName: (name: string) => string = (name) => name) {
    this.#tokens = [...tokens];
    this.fullName = fullName;
  }

  get left(): number {
    return this.#tokens.length;
  }

  /** @throws RangeError at the end */
  next(what: string): Token {
    const token = this.#tokens.shift();
    if (!token) throw new RangeError(`${what} is missing`);
    return token;
  }

  /** All remaining words. */
  rest(): Token[] {
    return this.#tokens.splice(0);
  }
}

/** One field of a record's data: its octets from words, and its text from octets, after a blank if it is not the first. */
interface Field {
  /** @throws RangeError for words without a wire form */
  encode(words: Words): Buffer;
  /** @throws RangeError if the octets end too early */
  text(data: Cursor): string;
}

function uint(bits: 8 | 16 | 32): Field {
  return {
    encode(words) {
      const { text } = words.next(`a number of ${bits} bits`);
      return number(/^\d+$/.test(text) ? Number(text) : Number.NaN, bits, text);
    },
    text: (data) => `${data.octets(bits / 8).readUIntBE(0, bits / 8)}`,
  };
}

function number(value: number, bits: 8 | 16 | 32, text: string): Buffer {
  if (!(value < 2 ** bits)) throw new RangeError(`not a number of ${bits} bits: ${text}`);
  const octets = Buffer.alloc(bits / 8);
  octets.writeUIntBE(value, 0, bits / 8);
  return octets;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A time in seconds: `3600`, or with the units of BIND's zone files, `1h30m`. @throws RangeError for other words */
export function secondsOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^(?:\d+[smhdw])+$/i.test(text)) throw new RangeError(`not a time in seconds: ${text}`);
  const parts = text.toLowerCase().matchAll(/(\d+)([smhdw])/g);
  return [...parts].reduce((sum, [, count, unit = 's']) => sum + Number(count) * (UNITS[unit] ?? 1), 0);
}

/** RRSIG's times: seconds since 1970, or YYYYMMDDHHmmSS in UTC (RFC 4034 §3.2). */
function momentOf(text: string): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  if (parts.length === 0) return secondsOf(text);
  const [year = 0, month = 0, ...rest] = parts.map(Number);
  return Date.UTC(year, month - 1, ...rest) / 1000;
}

function characterString(octets: Buffer): Buffer {
  if (octets.length > 255) throw new RangeError(`a string of ${octets.length} octets (at most 255)`);
  return Buffer.concat([Buffer.of(octets.length), octets]);
}

function tagOf(text: string): string {
  if (!/^[a-z0-9]+$/i.test(text)) throw new RangeError(`a tag has letters and digits only: ${text}`);
  return text;
}

const joined = (words: Words) => words.rest().map(({ text }) => text);

/** All remaining octets, in digits of some base. */
function digits(base: 'hex' | 'base64'): Field {
  return {
    encode(words) {
      const text = joined(words).join('');
      const octets = Buffer.from(text, base);
      const same =
        octets.toString(base).replace(/=+$/, '') === (base === 'hex' ? text.toLowerCase() : text).replace(/=+$/, '');
      if (!same) throw new RangeError(`not ${base}: ${text}`);
      return octets;
    },
    text: (data) => data.octets(data.left).toString(base),
  };
}

const fields = {
  ipv4: { encode: (words) => encodeIPv4(words.next('an address').text), text: (data) => data.octets(4).join('.') },
  ipv6: { encode: (words) => encodeIPv6(words.next('an address').text), text: (data) => ipv6Text(data.octets(16)) },
  name: { encode: (words) => encodeName(words.fullName(words.next('a name').text)), text: (data) => data.name() },
  u8: uint(8),
  u16: uint(16),
  u32: uint(32),
  seconds: {
    encode(words) {
      const { text } = words.next('a time');
      return number(secondsOf(text), 32, text);
    },
    text: (data) => `${data.uint32()}`,
  },
  moment: {
    encode(words) {
      const { text } = words.next('a time');
      return number(momentOf(text), 32, text);
    },
    text: (data) => new Date(data.uint32() * 1000).toISOString().replace(/\.\d+Z|\D/g, ''),
  },
  type: {
    encode: (words) => number(typeCode(words.next('a record type').text), 16, ''),
    text: (data) => typeName(data.uint16()),
  },
  string: {
    encode: (words) => characterString(octetsOfString(words.next('a string').text)),
    text: (data) => quoted(data.octets(data.octets(1).readUInt8())),
  },
  /** All remaining strings, at least one. */
  strings: {
    encode(words) {
      const first = words.next('a string');
      return Buffer.concat([first, ...words.rest()].map(({ text }) => characterString(octetsOfString(text))));
    },
    text(data) {
      const strings: string[] = [];
      do strings.push(quoted(data.octets(data.octets(1).readUInt8())));
      while (data.left > 0);
      return strings.join(' ');
    },
  },
  /** CAA's tag: letters and digits, written without quotes (RFC 8659 §4.1). */
  tag: {
    encode: (words) => characterString(Buffer.from(tagOf(words.next('a tag').text))),
    text: (data) => tagOf(data.octets(data.octets(1).readUInt8()).toString('latin1')),
  },
  /** All remaining octets, as one string without a length. */
  text: {
    encode: (words) => octetsOfString(words.next('a string').text),
    text: (data) => quoted(data.octets(data.left)),
  },
  hex: digits('hex'),
  base64: digits('base64'),
  params: { encode: (words) => encodeSvcParams(words.rest()), text: (data) => svcParamsText(data).trimStart() },
} as const satisfies Record<string, Field>;

type FieldName = keyof typeof fields;

const SECURE_HASH: readonly FieldName[] = ['u16', 'u8', 'u8', 'hex'];
const PUBLIC_KEY: readonly FieldName[] = ['u16', 'u8', 'u8', 'base64'];
const SIGNATURE: readonly FieldName[] = ['type', 'u8', 'u8', 'u32', 'moment', 'moment', 'u16', 'name', 'base64'];
const CERTIFICATE: readonly FieldName[] = ['u8', 'u8', 'u8', 'hex'];

/** The fields of each type's data, in wire order. The data of other types is written as RFC 3597's `\# length octets`. */
const layouts: Readonly<Record<string, readonly FieldName[]>> = {
  A: ['ipv4'],
  AAAA: ['ipv6'],
  ...{ CNAME: ['name'], DNAME: ['name'], NS: ['name'], PTR: ['name'] },
  ...{ MX: ['u16', 'name'], AFSDB: ['u16', 'name'], KX: ['u16', 'name'], RP: ['name', 'name'] },
  SRV: ['u16', 'u16', 'u16', 'name'],
  SOA: ['name', 'name', 'u32', 'seconds', 'seconds', 'seconds', 'seconds'],
  ...{ TXT: ['strings'], SPF: ['strings'], HINFO: ['string', 'string'] },
  NAPTR: ['u16', 'u16', 'string', 'string', 'string', 'name'],
  SSHFP: ['u8', 'u8', 'hex'],
  ...{ TLSA: CERTIFICATE, SMIMEA: CERTIFICATE },
  ...{ SVCB: ['u16', 'name', 'params'], HTTPS: ['u16', 'name', 'params'] },
  CAA: ['u8', 'tag', 'text'],
  URI: ['u16', 'u16', 'text'],
  ...{ DS: SECURE_HASH, CDS: SECURE_HASH, DNSKEY: PUBLIC_KEY, CDNSKEY: PUBLIC_KEY, RRSIG: SIGNATURE },
  OPENPGPKEY: ['base64'],
};

/** The types whose data has a text form of its own. */
export const typesWithText: readonly string[] = Object.keys(layouts);

/**
 * A record's data from its words: in the form of its type, or in RFC 3597's form, which suits any type and may be wrong for it.
 * @throws RangeError for words without a wire form
 */
export function encodeWords(type: string | number, words: Words): Buffer {
  const name = typeName(typeCode(type));
  const layout = layouts[name];
  const [first, ...others] = words.rest();
  if (first?.text === '\\#' && !first.quoted) return encodeUnknown(new Words(others));
  if (!layout) throw new RangeError(`data of ${name} is written as \\# length octets (RFC 3597)`);
  const all = new Words(first ? [first, ...others] : [], words.fullName);
  const octets = Buffer.concat(layout.map((field) => fields[field].encode(all)));
  const [extra] = all.rest();
  if (extra) throw new RangeError(`data of ${name} ends before ${extra.text}`);
  if (octets.length > 0xffff) throw new RangeError(`data of ${octets.length} octets (at most 65535)`);
  return octets;
}

/** RFC 3597 §5: the number of octets, and their hexadecimal digits. */
function encodeUnknown(words: Words): Buffer {
  const length = uint(16).encode(words).readUInt16BE();
  const octets = fields.hex.encode(words);
  if (octets.length !== length) throw new RangeError(`\\# ${length}: ${octets.length} octets follow`);
  return octets;
}

/**
 * The next `length` octets, a record's data, in the form of a zone file, names without the trailing dot. Data of a type without a
 * layout, or malformed data, becomes RFC 3597's `\# length octets`.
 * @throws RangeError if fewer octets are left
 */
export function rdataText(type: number, message: Cursor, length: number): string {
  const data = message.peek(length);
  const octets = message.octets(length);
  try {
    const words = layouts[typeName(type)]?.map((field) => fields[field].text(data));
    if (words && data.left === 0) return words.join(' ').trimEnd();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return `\\# ${length} ${octets.toString('hex')}`.trimEnd();
}
