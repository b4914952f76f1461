import { writeSync } from 'node:fs';
import { BadCommand } from './command.ts';
import { type Lock, locked, OUTPUT } from './lock.ts';

/** Writes one whole line to stdout. It does not use process.stdout, which writes on the main thread. */
export function writeLine(lock: Lock, message: object): void {
  const line = Buffer.from(`${JSON.stringify(message)}\n`);
  // A line longer than PIPE_BUF may be written in pieces.
  locked(lock, OUTPUT, () => {
    for (let done = 0; done < line.length; ) done += writeSync(1, line, done);
  });
}

/** Answers an invalid command. @throws any error other than BadCommand, because that is a fault of the probe */
export function refuse(lock: Lock, id: number | null, error: unknown): void {
  if (!(error instanceof BadCommand)) throw error;
  writeLine(lock, { id, error: 'bad-command', message: error.message });
}
