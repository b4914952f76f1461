import { endianness } from 'node:os';
import { ipv6Text } from '../../fake-dns/wire/addresses.ts';

/** A message ends too early or has an invalid value. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** The order of the octets of a number: little endian or big endian. */
export type ByteOrder = 'LE' | 'BE';

/** That of this machine, and so of its messages: client and daemon share it. */
export const OWN_ORDER: ByteOrder = endianness();

/** Reads a message from its beginning. */
export class Octets {
  readonly #octets: Buffer;
  readonly #order: ByteOrder;
  /** The numbers of 32 bits that were read, in their order, with what each is. */
  readonly numbers: (readonly [what: string, value: number])[] = [];
  #at = 0;

  constructor(octets: Buffer, order: ByteOrder = OWN_ORDER) {
    this.#octets = octets;
    this.#order = order;
  }

  get left(): number {
    return this.#octets.length - this.#at;
  }

  /** The next `count` octets. @throws Broken if fewer are left, or for a negative count */
  take(count: number, what: string): Buffer {
    if (count < 0) throw new Broken(`${what} has the length ${count}`);
    if (count > this.left) throw new Broken(`${what}: ${count} octets expected, ${this.left} left`);
    this.#at += count;
    return this.#octets.subarray(this.#at - count, this.#at);
  }

  /** A reader for the next `count` octets. @throws Broken if fewer are left */
  part(count: number, what: string): Octets {
    return new Octets(this.take(count, what), this.#order);
  }

  /** An int32_t. */
  int(what: string): number {
    const octets = this.take(4, what);
    const value = this.#order === 'LE' ? octets.readInt32LE() : octets.readInt32BE();
    this.numbers.push([what, value]);
    return value;
  }

  /** An int32_t whose first 16 bits are a port in network byte order. */
  port(what: string): number {
    const at = this.#at;
    this.int(what);
    return this.#octets.readUInt16BE(at);
  }

  /** A uint32_t. */
  unsigned(what: string): number {
    return this.int(what) >>> 0;
  }

  /** A uint64_t. */
  long(what: string): number {
    const octets = this.take(8, what);
    return Number(this.#order === 'LE' ? octets.readBigUInt64LE() : octets.readBigUInt64BE());
  }

  /**
   * A string in `length` octets, of which the last is NUL; unscd pads with further NULs. Each character from U+0000 to U+00FF is one octet, as
   * in the answers of probes: names need not be UTF-8. @throws Broken without a final NUL
   */
  string(length: number, what: string): string {
    const octets = this.take(length, what);
    if (octets.at(-1) !== 0) throw new Broken(`${what} does not end with NUL`);
    return octets.toString('latin1', 0, octets.indexOf(0));
  }

  /** A string up to the next NUL. @throws Broken without a NUL */
  stringToNul(what: string): string {
    const end = this.#octets.indexOf(0, this.#at);
    if (end < 0) throw new Broken(`${what} does not end with NUL`);
    return this.string(end + 1 - this.#at, what);
  }

  /** An address of 4 or 16 octets. @throws Broken for any other length */
  address(length: number, what: string): string {
    if (length !== 4 && length !== 16) throw new Broken(`${what} has ${length} octets`);
    const octets = this.take(length, what);
    return length === 4 ? octets.join('.') : ipv6Text(octets);
  }

  /** Reads `count` items. @throws Broken for a negative count */
  many<T>(count: number, what: string, read: (what: string) => T): T[] {
    if (count < 0) throw new Broken(`${what}: invalid count ${count}`);
    const all: T[] = [];
    // Reads items one by one, so that a count beyond the end of the message fails at the first missing item.
    while (all.length < count) all.push(read(`${what} ${all.length + 1}`));
    return all;
  }
}
