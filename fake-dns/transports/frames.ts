/** Takes a TCP stream apart into DNS messages, each behind its length in two octets (RFC 1035 §4.2.2). */
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

  /** What no message was made of yet. */
  get rest(): Buffer {
    return this.#rest;
  }
}

const LONGEST = 0xffff;

/** The length that goes before a message. @throws RangeError for a message that is longer than it can say */
export function lengthPrefix(message: Buffer): Buffer {
  if (message.length > LONGEST)
    throw new RangeError(`a message of ${message.length} octets (over TCP at most ${LONGEST})`);
  return Buffer.of(message.length >> 8, message.length & 0xff);
}
