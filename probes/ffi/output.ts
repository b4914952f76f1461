import { writeSync } from 'node:fs';
import { BadCommand } from './command.ts';

/** One lock for the threads of the process: a line longer than PIPE_BUF may be written in pieces. */
export type OutputLock = Int32Array<SharedArrayBuffer>;

export function newLock(): OutputLock {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** Writes one whole line to stdout: not through process.stdout, whose writes go by way of the main thread. */
export function writeLine(lock: OutputLock, message: object): void {
  const line = Buffer.from(`${JSON.stringify(message)}\n`);
  while (Atomics.compareExchange(lock, 0, 0, 1) !== 0) Atomics.wait(lock, 0, 1);
  for (let done = 0; done < line.length; ) done += writeSync(1, line, done);
  Atomics.store(lock, 0, 0);
  Atomics.notify(lock, 0, 1);
}

/** Answers a command that cannot be carried out. Any other error is the probe's own: it goes on up. */
export function refuse(lock: OutputLock, id: number | null, error: unknown): void {
  if (!(error instanceof BadCommand)) throw error;
  writeLine(lock, { id, error: 'bad-command', message: error.message });
}
