import type { ByteOrder } from './octets.ts';

/** Writes a message from its beginning, in the order of octets of one machine. */
export class OctetsWriter {
  readonly #order: ByteOrder;
  readonly #parts: Buffer[] = [];

  constructor(order: ByteOrder) {
    this.#order = order;
  }

  get octets(): Buffer {
    return Buffer.concat(this.#parts);
  }

  /** Each number as an int32_t, or as the uint32_t with the same octets. */
  ints(...values: number[]): this {
    for (const value of values) {
      const part = Buffer.alloc(4);
      if (this.#order === 'LE') part.writeInt32LE(value | 0);
      else part.writeInt32BE(value | 0);
      this.#parts.push(part);
    }
    return this;
  }

  /** A uint64_t. */
  long(value: number): this {
    const part = Buffer.alloc(8);
    if (this.#order === 'LE') part.writeBigUInt64LE(BigInt(value));
    else part.writeBigUInt64BE(BigInt(value));
    return this.add(part);
  }

  /** Octets as they are. */
  add(...parts: Buffer[]): this {
    this.#parts.push(...parts);
    return this;
  }
}
