import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/**
 * A file for the output of a program, opened to append. A full disk must not fail a write in the middle of other work, so `close` reports
 * errors of all writes.
 */
export class LogFile {
  readonly stream: WriteStream;
  readonly #finished: Promise<void>;

  constructor(path: string) {
    this.stream = createWriteStream(path, { flags: 'a' });
    this.#finished = finished(this.stream);
    this.#finished.catch(() => {});
  }

  /** Returns when everything is in the file; may be called again. @throws Error why some of it is missing */
  async close(): Promise<void> {
    this.stream.end();
    await this.#finished;
  }
}
