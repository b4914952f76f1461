import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { COMPILED, WITH_FIXTURES } from './command.ts';

/** A run that never ends: one cell waits, with server, daemon and probe, and a second cell finishes. */
export const ENDLESS = 'run stays meanwhile --libc host --daemon nsncd --probe c --jobs 9 --reporter lines,table'.split(
  ' ',
);

/** The id of the cell that finishes. */
export const FINISHED = 'meanwhile/main/host/nsncd@debian-trixie/c';

/** Starts the run, or the run of another copy of the lab. `inTheMiddle` waits until one cell has finished. */
export function startEndless(words: readonly string[], env: Record<string, string> = {}, entry = WITH_FIXTURES) {
  const settings = { stdin: 'ignore', reject: false, env: { ...COMPILED, ...env } } as const;
  return execa(process.execPath, [entry, ...ENDLESS, ...words], settings);
}

/** Waits until the run has printed the result of the second cell. @throws if the run ends before */
export async function inTheMiddle(stream: Readable, ended: Promise<unknown>): Promise<void> {
  const lines = createInterface(stream);
  const over = ended.then(() => Promise.reject(new Error('the run ended before it printed a result')));
  const printed = Promise.withResolvers<void>();
  lines.on('line', (line) => line.includes(FINISHED) && printed.resolve());
  await Promise.race([printed.promise, over]);
}
