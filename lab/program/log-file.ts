import { appendFileSync, closeSync, openSync } from 'node:fs';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/**
 * A file for the output of a program, opened to append. A full disk must not fail a write in the middle of other work, so `close` reports
 * errors of all writes. A line goes to the page cache in this thread: Node's thread pool would take ten times as long for each.
 */
export class LogFile {
  readonly stream: Writable;
  readonly #finished: Promise<void>;

  constructor(path: string) {
    this.stream = appending(path);
    this.#finished = finished(this.stream);
    this.#finished.catch(() => {});
  }

  /** Returns when everything is in the file; may be called again. @throws Error why some of it is missing */
  async close(): Promise<void> {
    this.stream.end();
    await this.#finished;
  }
}

function appending(path: string): Writable {
  let file: number | undefined;
  return new Writable({
    construct: attempting(() => {
      file = openSync(path, 'a');
    }),
    write: (chunk, _encoding, done) => attempting(() => appendFileSync(file as number, chunk))(done),
    destroy(failure, done) {
      if (file !== undefined) closeSync(file);
      done(failure);
    },
  });
}

type Done = (error?: Error | null) => void;

/** Passes an error of `act` to a callback of a stream, instead of throwing it. */
function attempting(act: () => void): (done: Done) => void {
  return (done) => {
    try {
      act();
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
}
