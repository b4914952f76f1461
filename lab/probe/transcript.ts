import { LogFile } from '../program/log-file.ts';
import { LastLines } from '../program/output-tail.ts';

/** The lines of a probe's three streams: the last ones in memory, and all of them in a file if it has a path. */
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

  /** Returns when all lines are in the file. @throws Error with the reason if they are not */
  async close(): Promise<void> {
    await this.#file?.close();
  }
}
