import { recordOf } from '../answer.ts';
import { isTypeName, typeCode, typeName } from '../wire/codes.ts';
import { Cursor } from '../wire/cursor.ts';
import { encodeWords, secondsOf, Words } from '../wire/rdata-fields.ts';
import { type Entry, entriesOf, type Token, TokenError } from '../wire/tokens.ts';
import { lower } from './full-name.ts';
import { type NameRecords, type Zone, ZoneError } from './schema.ts';

export interface ZoneFileOptions {
  /** The origin at the beginning of the file, if the file does not begin with $ORIGIN. */
  origin?: string;
  /** The file's name, for error messages. */
  file?: string;
}

/** A zone file that cannot be read; the message is one line with the file's name and the line. */
export class ZoneFileError extends ZoneError {
  override name = 'ZoneFileError';
  /** Counts from 1. */
  readonly line: number;

  constructor(message: string, line: number, file: string | undefined) {
    // A quoted word may contain a line end.
    const text = message.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
    super(`${file === undefined ? 'zone file, line ' : `${file}:`}${line}: ${text}`);
    this.line = line;
  }
}

interface FileRecord {
  line: number;
  /** Canonical, in lower case. */
  owner: string;
  type: string;
  ttl: number | undefined;
  data: Buffer;
}

const CLASSES = new Set(['IN', 'CH', 'HS', 'CS', 'ANY', 'NONE']);
const TTL = /^(?:\d+|(?:\d+[smhdw])+)$/i;

/**
 * Reads a zone from the text of a master file (RFC 1035 §5): $ORIGIN, $TTL (RFC 2308), parentheses, comments, `@`, relative names,
 * TTL and class in either order. Times may have BIND's units (`1h30m`). The zone's origin is the owner of the SOA; without an SOA, the
 * first origin. Records of one name and type have the TTL of the first of them. $INCLUDE and $GENERATE are errors.
 *
 * @throws ZoneFileError
 */
export function zoneFromFile(text: string, options: ZoneFileOptions = {}): Zone {
  const reader = new ZoneFileReader(options);
  try {
    // A byte order mark is no part of the text.
    for (const entry of entriesOf(text.replace(/^\uFEFF/, ''))) reader.read(entry);
    return reader.zone();
  } catch (error) {
    if (error instanceof TokenError) throw new ZoneFileError(error.message, error.line, options.file);
    throw error;
  }
}

class ZoneFileReader {
  readonly #file: string | undefined;
  readonly #records: FileRecord[] = [];
  #origin: string | undefined;
  #firstOrigin: string | undefined;
  #defaultTtl: number | undefined;
  #owner: string | undefined;
  #line = 0;

  constructor({ origin, file }: ZoneFileOptions) {
    this.#file = file;
    if (origin !== undefined) this.#setOrigin(this.#attempt(() => lower(origin)));
  }

  read({ tokens, indented, line }: Entry): void {
    this.#line = line;
    const [first] = tokens;
    if (first?.text.startsWith('$') && !indented && !first.quoted) this.#directive(first.text, tokens.slice(1));
    else this.#attempt(() => this.#record(tokens, indented));
  }

  zone(): Zone {
    const soa = this.#records.find(({ type }) => type === 'SOA');
    const origin = soa?.owner ?? this.#firstOrigin;
    if (origin === undefined) throw this.#error('no origin: the file has neither $ORIGIN nor SOA');
    const names = new Map<string, NameRecords & { ttl: Record<string, number> }>();
    for (const record of this.#records) {
      this.#line = record.line;
      const key = this.#keyOf(record.owner, origin);
      if (record === soa) continue;
      if (record.type === 'SOA') throw this.#error('a second SOA');
      const records = names.get(key) ?? { ttl: {} };
      names.set(key, records);
      this.#add(records, record);
    }
    return {
      origin,
      ...(soa && { ttl: soa.ttl ?? soaFields(soa.data).minimum, soa: soaFields(soa.data) }),
      records: Object.fromEntries(names),
    };
  }

  #setOrigin(origin: string): void {
    this.#origin = origin;
    this.#firstOrigin ??= origin;
  }

  #directive(directive: string, [argument, extra]: readonly Token[]): void {
    const word = directive.toUpperCase();
    if (word !== '$ORIGIN' && word !== '$TTL') {
      const known = word === '$INCLUDE' || word === '$GENERATE';
      throw this.#error(
        known ? `${word} is not supported: write the records into this file` : `unknown directive ${directive}`,
      );
    }
    if (!argument || extra) throw this.#error(`${word} takes one word`);
    this.#attempt(() => {
      if (word === '$TTL') this.#defaultTtl = secondsOf(argument.text);
      else this.#setOrigin(lower(this.#fullName(argument.text)));
    });
  }

  #record(tokens: readonly Token[], indented: boolean): void {
    const words = [...tokens];
    if (!indented) this.#owner = lower(this.#fullName(words.shift()?.text ?? ''));
    const owner = this.#owner;
    if (owner === undefined) throw new RangeError('the first record has no name');
    const ttl = this.#takeTtlAndClass(words);
    const type = words.shift()?.text;
    if (type === undefined) throw new RangeError('a record type is missing');
    const code = typeCode(type);
    const data = encodeWords(code, new Words(words, (name) => this.#fullName(name)));
    const record = { line: this.#line, owner, type: typeName(code), ttl: ttl ?? this.#defaultTtl, data };
    this.#records.push(record);
    // RFC 1035 §5.1: an omitted TTL is that of the last one stated; $TTL replaces this rule (RFC 2308 §4).
    if (this.#defaultTtl === undefined && ttl === undefined) record.ttl = this.#records.at(-2)?.ttl;
  }

  /** Removes TTL and class, in either order, from the front. */
  #takeTtlAndClass(words: Token[]): number | undefined {
    let ttl: number | undefined;
    let hasClass = false;
    for (let word = words[0]; word; word = words[0]) {
      const upper = word.text.toUpperCase();
      if (ttl === undefined && TTL.test(word.text)) ttl = secondsOf(word.text);
      else if (!hasClass && (CLASSES.has(upper) || /^CLASS\d+$/.test(upper)) && !isTypeName(upper)) {
        if (upper !== 'IN' && upper !== 'CLASS1') throw new RangeError(`class ${word.text}: only IN is served`);
        hasClass = true;
      } else break;
      words.shift();
    }
    return ttl;
  }

  #fullName(name: string): string {
    if (name === '@' || !/(?<!\\)(?:\\\\)*\.$/.test(name)) {
      if (this.#origin === undefined)
        throw new RangeError(`relative name ${name} without an origin: begin with $ORIGIN`);
      if (name === '@') return this.#origin;
      return this.#origin === '.' ? name : `${name}.${this.#origin}`;
    }
    return name;
  }

  /** The key of a name in a zone's records. */
  #keyOf(owner: string, origin: string): string {
    if (owner === origin) return '@';
    if (origin === '.') return owner;
    if (!owner.endsWith(`.${origin}`)) throw this.#error(`${owner} is outside of the zone ${origin}`);
    const key = owner.slice(0, -origin.length - 1);
    // `www.example.test` below example.test: a zone refuses such a key as a likely mistake. Here the file has the full name, so the
    // key has another spelling of the same name.
    const repeated = key === origin || key.endsWith(`.${origin}`);
    if (!repeated) return key;
    const start = key.length - origin.length;
    const octet = String(key.charCodeAt(start)).padStart(3, '0');
    return origin.startsWith('\\') ? key : `${key.slice(0, start)}\\${octet}${key.slice(start + 1)}`;
  }

  #add(records: NameRecords & { ttl: Record<string, number> }, { owner, type, ttl, data }: FileRecord): void {
    const { key, value } = zoneDataOf(type, data);
    const lists = records as unknown as Record<string, unknown>;
    if (key === 'CNAME' || key === 'DNAME') {
      if (lists[key] !== undefined && lists[key] !== value) throw this.#error(`${owner} has a second ${key}`);
      lists[key] = value;
    } else {
      const list = (lists[key] ?? []) as unknown[];
      lists[key] = list;
      if (!list.some((each) => JSON.stringify(each) === JSON.stringify(value))) list.push(value);
    }
    const hasCname = records.CNAME !== undefined;
    const others = Object.keys(records).filter((each) => !['ttl', 'CNAME', 'RRSIG', 'NSEC', 'TYPE47'].includes(each));
    if (hasCname && others.length > 0) throw this.#error(`${owner} has a CNAME, and so no ${others[0]}`);
    if (ttl !== undefined) records.ttl[key] ??= ttl;
  }

  #attempt<Result>(act: () => Result): Result {
    try {
      return act();
    } catch (error) {
      if (error instanceof RangeError) throw this.#error(error.message);
      throw error;
    }
  }

  #error(message: string): ZoneFileError {
    return new ZoneFileError(message, this.#line, this.#file);
  }
}

type SoaFields = Required<NonNullable<Zone['soa']>>;

function soaFields(data: Buffer): SoaFields {
  const cursor = new Cursor(data);
  const [mname, rname] = [cursor.name(), cursor.name()];
  const [serial, refresh, retry, expire, minimum] = Array.from({ length: 5 }, () => cursor.uint32()) as [
    ...[number, number, number, number, number],
  ];
  return { mname, rname, serial, refresh, retry, expire, minimum };
}

/** A record's data as a zone has it: the key of its type, and one value of its list. */
function zoneDataOf(type: string, data: Buffer): { key: string; value: unknown } {
  const text = recordOf(typeCode(type), 0, data).text.slice(type.length + 1);
  const octets = { key: `TYPE${typeCode(type)}`, value: `\\# ${data.length} ${data.toString('hex')}`.trimEnd() };
  // Data that is wrong for its type, or that a JavaScript string cannot hold, stays octets.
  if (text.startsWith('\\#')) return octets;
  const [first = '', second = '', third = '', fourth = ''] = text.split(' ');
  if (type === 'MX') return { key: type, value: { preference: Number(first), exchange: second } };
  if (type === 'SRV') {
    return {
      key: type,
      value: { priority: Number(first), weight: Number(second), port: Number(third), target: fourth },
    };
  }
  if (type !== 'TXT') return { key: type, value: text };
  const strings = stringsOf(data);
  const lossless = strings.every(({ octets, string }) => Buffer.from(string).equals(octets));
  return lossless ? { key: type, value: strings.map(({ string }) => string) } : octets;
}

function stringsOf(data: Buffer): { octets: Buffer; string: string }[] {
  const cursor = new Cursor(data);
  const strings: { octets: Buffer; string: string }[] = [];
  while (cursor.left > 0) {
    const octets = cursor.octets(cursor.octets(1).readUInt8());
    strings.push({ octets, string: `${octets}` });
  }
  return strings;
}
