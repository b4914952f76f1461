import { readName } from './names.ts';

/** Reads a message, or a part of it, from the front. Each read past the end throws a RangeError. */
export class Cursor {
  readonly #message: Buffer;
  readonly #end: number;
  #at: number;

  constructor(message: Buffer, start = 0, end = message.length) {
    this.#message = message;
    this.#at = start;
    this.#end = end;
  }

  /** The number of remaining octets. */
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

  /** A name; its end may be a compression pointer to an earlier name of the message. */
  name(): string {
    const { name, end } = readName(this.#message, this.#at, { pointers: true });
    this.#take(end - this.#at);
    return name;
  }

  /** A cursor for the next `count` octets; this cursor does not move. */
  peek(count: number): Cursor {
    if (count > this.left) throw new RangeError(`${count} octets needed, ${this.left} left`);
    return new Cursor(this.#message, this.#at, this.#at + count);
  }

  #take(count: number): number {
    if (count > this.left) throw new RangeError(`${count} octets needed, ${this.left} left`);
    const start = this.#at;
    this.#at += count;
    return start;
  }
}
