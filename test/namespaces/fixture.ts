import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { execa } from 'execa';

/** Starts a program of ./fixtures, which enters the lab's namespaces by itself. Its stdin is open until the program ends. */
export function start(name: string, ...words: string[]) {
  return execa(process.execPath, [join(import.meta.dirname, 'fixtures', name), ...words], { stdin: 'pipe' });
}

/** Returns at a program's first output: a running fixture prints only that it is ready. */
export async function ready(running: Promise<unknown> & { stdout: Readable }): Promise<void> {
  const ended = running.then(() => Promise.reject(new Error('it ended before it was ready')));
  await Promise.race([once(createInterface(running.stdout), 'line'), ended]);
}
