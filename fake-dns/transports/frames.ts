/** Splits a TCP stream into DNS messages, each after its length in two octets (RFC 1035 §4.2.2). */
export class Frames {
  #rest: Buffer = Buffer.alloc(0);

  /** The messages that `chunk` completes. */
  *push(chunk: Buffer): Generator<Buffer> {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= 2) {
      const end = 2 + this.#rest.readUInt16BE(0);
      if (this.#rest.length < end) return;
      const message = this.#rest.subarray(2, end);
      this.#rest = this.#rest.subarray(end);
      yield message;
    }
  }

  /** The octets that do not form a whole message yet. */
  get rest(): Buffer {
    return this.#rest;
  }
}

/** The octets of the length before a message. */
export const PREFIX = 2;

const LONGEST_MESSAGE = 0xffff;

/** A message behind its length. @throws RangeError for a message of more than 65535 octets */
export function framed(message: Buffer): Buffer {
  if (message.length > LONGEST_MESSAGE)
    throw new RangeError(`message of ${message.length} octets: TCP allows at most ${LONGEST_MESSAGE}`);
  return Buffer.concat([Buffer.of(message.length >> 8, message.length & 0xff), message]);
}
