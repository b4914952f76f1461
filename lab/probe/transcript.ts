import { LogFile } from '../program/log-file.ts';
import { LastLines } from '../program/output-tail.ts';

/** What went over a probe's three streams: the end of it in memory, all of it in a file when one is named. */
export class Transcript {
  readonly #last = new LastLines();
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
    this.#last.add(line);
  }

  /** The last lines of stdout and stderr. */
  last(): string {
    return this.#last.text;
  }

  /** Returns once all is in the file. @throws Error why some of it is not */
  async close(): Promise<void> {
    await this.#file?.close();
  }
}
