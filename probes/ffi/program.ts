import { MessageChannel } from 'node:worker_threads';
import { libcVersion } from './libc.ts';
import { newLock } from './lock.ts';
import { writeLine } from './output.ts';
import { readAlone } from './reader.ts';
import { serve } from './serve.ts';
import { startThread } from './threads.ts';

/** Runs the probe's main thread. With `mainOnly` it reads stdin itself, because starting a thread takes longer than starting the process. */
export function startProgram(mainOnly: boolean): void {
  const lock = newLock();
  writeLine(lock, { event: 'ready', pid: process.pid, probe: 'ffi', libc: { name: 'glibc', version: libcVersion } });
  const { port1, port2 } = new MessageChannel();
  serve(port1, lock);
  if (mainOnly) readAlone({ lock, main: port2 });
  // Another thread reads stdin, so that a lookup on the main thread does not delay the commands of others.
  else startThread({ role: 'reader', lock, main: port2 }, { transferList: [port2] });
}
