import { existsSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { readLines } from '../program/lines.ts';
import { LogFile } from '../program/log-file.ts';
import { LastLines } from '../program/output-tail.ts';
import type { Program } from '../spawner/program.ts';

/** The stdout and stderr of a daemon: all of it in a file, the last lines in memory. */
export class Output {
  readonly #streams: readonly Readable[];
  readonly #file: LogFile;
  readonly #last = new LastLines();
  readonly #ownLog: string | null;

  /** @param ownLog the file on this machine to which the daemon itself writes its log, if it does */
  constructor({ stdio: [, stdout, stderr] }: Program, logFile: string, ownLog: string | null = null) {
    this.#ownLog = ownLog;
    this.#streams = [stdout as Readable, stderr as Readable];
    this.#file = new LogFile(logFile);
    for (const stream of this.#streams) {
      stream.pipe(this.#file.stream, { end: false });
      const add = (line: string) => this.#last.add(line);
      readLines(stream, { line: add, unfinished: add, tooLong: add });
    }
  }

  /** The last lines of stdout and stderr, and of the daemon's own log: nscd opens /dev/null as its stderr (nscd/nscd.c, main). */
  get last(): string {
    return [this.#last.text, lastLinesOf(this.#ownLog)].filter(Boolean).join('\n');
  }

  /** Reads what is in the pipes, and closes them. For a daemon that has ended: a process that it left behind may keep them open for ever. */
  async abandon(): Promise<void> {
    // This turn of the event loop may have polled the pipes before the daemon's last line came. The next turn polls them after it.
    await turn();
    await turn();
    for (const stream of this.#streams) stream.destroy();
  }

  /** Returns when the file has all output. @throws Error why some of it is missing */
  close(): Promise<void> {
    return this.#file.close();
  }
}

function lastLinesOf(file: string | null): string {
  if (file === null || !existsSync(file)) return '';
  const lines = new LastLines();
  for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) lines.add(line);
  return lines.text;
}
