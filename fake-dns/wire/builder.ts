import { CLASS, RCODE, type RcodeName, type RecordType, typeCode } from './codes.ts';
import { FLAG, type FlagName, withFlags, withOpcode, withRcode } from './flags.ts';
import { encodeName, labelsOf, nameOfLabels } from './names.ts';
import { encodeData, type RecordData } from './rdata.ts';
import { encodeOpt, type OptFields, recordHead } from './records.ts';

export type Section = 'question' | 'answer' | 'authority' | 'additional';

export interface InitOptions extends Partial<Record<FlagName, boolean>> {
  id?: number;
  opcode?: number;
  rcode?: RcodeName | number;
  /** Writes names as compression pointers to earlier names where possible (RFC 1035 §4.1.4). */
  compress?: boolean;
}

export interface RecordOptions {
  /** Seconds. */
  ttl?: number;
  class?: number;
  /** An RDLENGTH that may be wrong; default: the length of the data. */
  length?: number;
}

/** The fields of the query that the builder uses. */
export interface QueryFields {
  id: number;
  flags: number;
  name: string;
  type: string;
  class: number;
}

const sections: readonly Section[] = ['question', 'answer', 'authority', 'additional'];

/**
 * Writes a response octet by octet, with the operations of glibc's support/resolv_test.h. It does not validate, because
 * a repro may need invalid messages: wrong counts and lengths, sections in any order, arbitrary octets.
 */
export class ResponseBuilder {
  readonly #query: QueryFields;
  #id: number;
  #flags: number;
  #names: Map<string, number> | undefined;
  #section: Section = 'answer';
  #counts = { question: 0, answer: 0, authority: 0, additional: 0 };
  #claimed: Partial<Record<Section, number>> = {};
  #chunks: Buffer[] = [];
  #length = 12;
  #open: { head: Buffer; start: number; length: number | undefined } | undefined;
  #dropped = false;
  #closes = false;

  constructor(query: QueryFields) {
    this.#query = query;
    this.#id = query.id;
    this.#flags = FLAG.qr | FLAG.aa | FLAG.ra | (query.flags & FLAG.rd);
  }

  /** Sets the header. Fields that are not given keep their defaults: the query's id and RD, with QR, AA and RA set. */
  init({ id, opcode, rcode, compress, ...flags }: InitOptions = {}): this {
    this.#id = id ?? this.#id;
    this.#flags = withFlags(this.#flags, flags);
    if (opcode !== undefined) this.#flags = withOpcode(this.#flags, opcode);
    if (rcode !== undefined) this.#flags = withRcode(this.#flags, typeof rcode === 'number' ? rcode : RCODE[rcode]);
    if (compress) this.#names = new Map();
    return this;
  }

  /** Adds a question; default: the query's own. @throws RangeError for an invalid name or an unknown type */
  question(name?: string, type?: string | number, klass?: number): this {
    const fixed = Buffer.alloc(4);
    fixed.writeUInt16BE(typeCode(type ?? this.#query.type), 0);
    fixed.writeUInt16BE(klass ?? this.#query.class, 2);
    this.name(name ?? this.#query.name).data(fixed);
    this.#counts.question += 1;
    return this;
  }

  /** The section for the records that follow; default `answer`. */
  section(section: Exclude<Section, 'question'>): this {
    this.#section = section;
    return this;
  }

  /** A whole record, with its data as in a zone, or as octets. @throws RangeError for invalid names or data */
  record<Type extends RecordType>(name: string, type: Type, data: RecordData[Type], options?: RecordOptions): this;
  record(name: string, type: string | number, data: Buffer | string, options?: RecordOptions): this;
  record(name: string, type: string | number, data: unknown, options: RecordOptions = {}): this {
    this.openRecord(name, type, options);
    this.data(Buffer.isBuffer(data) ? data : encodeData(type, data));
    return this.closeRecord();
  }

  /** Starts a record; {@link name} and {@link data} then write its data. */
  openRecord(
    name: string,
    type: string | number,
    { ttl = 0, class: klass = CLASS.IN, length }: RecordOptions = {},
  ): this {
    this.name(name);
    const head = recordHead(Buffer.alloc(0), typeCode(type), klass, ttl, 0);
    this.data(head);
    this.#open = { head, start: this.#length, length };
    this.#counts[this.#section] += 1;
    return this;
  }

  /** Ends the open record: sets RDLENGTH to the number of octets written since, unless `length` was given. */
  closeRecord(): this {
    if (!this.#open) throw new Error('closeRecord without openRecord');
    const { head, start, length } = this.#open;
    head.writeUInt16BE(length ?? this.#length - start, 8);
    this.#open = undefined;
    return this;
  }

  /** An EDNS(0) OPT record in the additional section. */
  opt(fields: OptFields): this {
    this.#counts.additional += 1;
    return this.data(encodeOpt(fields));
  }

  /** A name, compressed after `init({ compress: true })`. @throws RangeError for a name without a wire form */
  name(name: string): this {
    if (!this.#names) return this.data(encodeName(name));
    const labels = labelsOf(name);
    for (const [index, label] of labels.entries()) {
      const suffix = nameOfLabels(labels.slice(index)).toLowerCase();
      const earlier = this.#names.get(suffix);
      if (earlier !== undefined) return this.data(Buffer.of(0xc0 | (earlier >> 8), earlier & 0xff));
      // A pointer has fourteen bits.
      if (this.#length < 0x4000) this.#names.set(suffix, this.#length);
      this.data(Buffer.concat([Buffer.of(label.length), label]));
    }
    return this.data(Buffer.of(0));
  }

  /** Octets as they are: a record's data, or arbitrary octets between and after records. */
  data(octets: Buffer | readonly number[]): this {
    const chunk = Buffer.isBuffer(octets) ? octets : Buffer.from(octets);
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    return this;
  }

  /** Section counts for the header, which may be wrong. */
  counts(claimed: Partial<Record<Section, number>>): this {
    Object.assign(this.#claimed, claimed);
    return this;
  }

  /** Makes the behaviour send nothing. */
  drop(): this {
    this.#dropped = true;
    return this;
  }

  /** Over TCP: closes the connection after the response. */
  close(): this {
    this.#closes = true;
    return this;
  }

  get dropped(): boolean {
    return this.#dropped;
  }

  get closes(): boolean {
    return this.#closes;
  }

  /** The message as written so far. */
  toBuffer(): Buffer {
    const header = Buffer.alloc(12);
    header.writeUInt16BE(this.#id, 0);
    header.writeUInt16BE(this.#flags, 2);
    for (const [index, section] of sections.entries()) {
      header.writeUInt16BE(this.#claimed[section] ?? this.#counts[section], 4 + index * 2);
    }
    return Buffer.concat([header, ...this.#chunks]);
  }
}
