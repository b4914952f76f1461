import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/**
 * A file for what a program says, to which more is appended. A disk that is full must not bring down whoever writes it, in the middle
 * of something else: that the file has gaps is told when it is closed.
 */
export class LogFile {
  readonly stream: WriteStream;
  readonly #whole: Promise<void>;

  constructor(path: string) {
    this.stream = createWriteStream(path, { flags: 'a' });
    this.#whole = finished(this.stream);
    this.#whole.catch(() => {});
  }

  /** Returns once all is in the file; may be called again. @throws Error why some of it is not */
  async close(): Promise<void> {
    this.stream.end();
    await this.#whole;
  }
}
