import { readName } from './names.ts';

/** Reads a message, or a piece of it, from the front. Whatever is asked for beyond its end is a RangeError. */
export class Cursor {
  readonly #message: Buffer;
  readonly #end: number;
  #at: number;

  constructor(message: Buffer, start = 0, end = message.length) {
    this.#message = message;
    this.#at = start;
    this.#end = end;
  }

  /** How many octets are left. */
  get left(): number {
    return this.#end - this.#at;
  }

  octets(count: number): Buffer {
    const start = this.#take(count);
    return this.#message.subarray(start, start + count);
  }

  uint16(): number {
    return this.octets(2).readUInt16BE();
  }

  uint32(): number {
    return this.octets(4).readUInt32BE();
  }

  /** A name, which may go on at one that stands earlier in the message. */
  name(): string {
    const { name, end } = readName(this.#message, this.#at, { pointers: true });
    this.#take(end - this.#at);
    return name;
  }

  /** The next so many octets as a piece of their own, which is left where it is. */
  peek(count: number): Cursor {
    if (count > this.left) throw new RangeError(`${count} octets wanted, ${this.left} left`);
    return new Cursor(this.#message, this.#at, this.#at + count);
  }

  #take(count: number): number {
    if (count > this.left) throw new RangeError(`${count} octets wanted, ${this.left} left`);
    const start = this.#at;
    this.#at += count;
    return start;
  }
}
