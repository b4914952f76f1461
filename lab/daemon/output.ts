import type { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { readLines } from '../program/lines.ts';
import { LogFile } from '../program/log-file.ts';
import { LastLines } from '../program/output-tail.ts';
import type { Program } from '../spawner/program.ts';

/** What a daemon prints: all of it in a file, the end of it in memory. */
export class Output {
  readonly #streams: readonly Readable[];
  readonly #file: LogFile;
  readonly #last = new LastLines();

  constructor({ stdio: [, stdout, stderr] }: Program, logFile: string) {
    this.#streams = [stdout as Readable, stderr as Readable];
    this.#file = new LogFile(logFile);
    for (const stream of this.#streams) {
      stream.pipe(this.#file.stream, { end: false });
      const add = (line: string) => this.#last.add(line);
      readLines(stream, { line: add, unfinished: add, tooLong: add });
    }
  }

  /** The last lines of stdout and stderr. */
  get last(): string {
    return this.#last.text;
  }

  /** To be called when the daemon has ended: reads what it left in the pipes, which whatever it left behind may hold open for ever. */
  async letGo(): Promise<void> {
    // Its end may have been noticed in a turn of the event loop in which the pipes had been looked at already: not so in the next.
    await turn();
    await turn();
    for (const stream of this.#streams) stream.destroy();
  }

  /** Returns once all is in the file. @throws Error why some of it is not */
  close(): Promise<void> {
    return this.#file.close();
  }
}
