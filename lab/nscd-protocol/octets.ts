import { endianness } from 'node:os';
import { ipv6Text } from '../../fake-dns/wire/addresses.ts';

/** What was to be read goes beyond what is there, or cannot be what it should be. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

const littleEndian = endianness() === 'LE';

/** Reads a message from its beginning. Numbers are in the byte order of this machine: client and daemon share it. */
export class Octets {
  readonly #octets: Buffer;
  #at = 0;

  constructor(octets: Buffer) {
    this.#octets = octets;
  }

  get left(): number {
    return this.#octets.length - this.#at;
  }

  /** The next `count` octets. @throws Broken when there are fewer, or the count is none */
  take(count: number, what: string): Buffer {
    if (count < 0) throw new Broken(`the length of ${what} is ${count}`);
    if (count > this.left) throw new Broken(`${what} should have ${count} octets, and there are ${this.left}`);
    this.#at += count;
    return this.#octets.subarray(this.#at - count, this.#at);
  }

  /** The next `count` octets, to be read on their own. @throws Broken when there are fewer */
  part(count: number, what: string): Octets {
    return new Octets(this.take(count, what));
  }

  /** An int32_t. */
  int(what: string): number {
    const octets = this.take(4, what);
    return littleEndian ? octets.readInt32LE() : octets.readInt32BE();
  }

  /** A uint32_t. */
  unsigned(what: string): number {
    return this.int(what) >>> 0;
  }

  /** A uint64_t. */
  long(what: string): number {
    const octets = this.take(8, what);
    return Number(littleEndian ? octets.readBigUInt64LE() : octets.readBigUInt64BE());
  }

  /** A string in `length` octets, of which the last is NUL: unscd fills up with more. @throws Broken when it is not */
  string(length: number, what: string): string {
    const octets = this.take(length, what);
    if (octets.at(-1) !== 0) throw new Broken(`${what} does not end with NUL`);
    return octets.toString('utf8', 0, octets.indexOf(0));
  }

  /** A string up to the next NUL. @throws Broken when none follows */
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

  /** As many of something as `count` says. @throws Broken for a count that cannot be */
  many<T>(count: number, what: string, read: (what: string) => T): T[] {
    if (count < 0) throw new Broken(`${what}: a count of ${count}`);
    const all: T[] = [];
    // One by one: the first that is not there ends it, whatever the count claims.
    while (all.length < count) all.push(read(`${what} ${all.length + 1}`));
    return all;
  }
}
