import { LogFile } from '../log-file.ts';

/** As much as helps to see what a program died of. */
const LAST_LINES = 20;

/** What went over a probe's three streams: the end of it in memory, all of it in a file when one is named. */
export class Transcript {
  readonly #last: string[] = [];
  readonly #file;

  constructor(file: string | undefined) {
    this.#file = file === undefined ? undefined : new LogFile(file);
  }

  sent(line: string): void {
    this.#file?.stream.write(`> ${line}`);
  }

  /** `<` is stdout, `!` is stderr. */
  received(stream: '<' | '!', line: string): void {
    this.#file?.stream.write(`${stream} ${line}\n`);
    this.#last.push(line);
    if (this.#last.length > LAST_LINES) this.#last.shift();
  }

  /** The last lines of stdout and stderr. */
  last(): string {
    return this.#last.join('\n');
  }

  /** Returns once all is in the file. @throws Error why some of it is not */
  async close(): Promise<void> {
    await this.#file?.close();
  }
}
