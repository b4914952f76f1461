import { MessageChannel } from 'node:worker_threads';
import { libcVersion } from './libc.ts';
import { newLock } from './lock.ts';
import { writeLine } from './output.ts';
import { readAlone } from './reader.ts';
import { serve } from './serve.ts';
import { startThread } from './threads.ts';

/** The probe's main thread. With `mainOnly` it reads stdin itself: a second thread costs more than the process itself. */
export function startProgram(mainOnly: boolean): void {
  const lock = newLock();
  writeLine(lock, { event: 'ready', pid: process.pid, probe: 'ffi', libc: { name: 'glibc', version: libcVersion } });
  const { port1, port2 } = new MessageChannel();
  serve(port1, lock);
  if (mainOnly) readAlone({ lock, main: port2 });
  // stdin is read beside the main thread, so that a lookup there holds up nobody else.
  else startThread({ role: 'reader', lock, main: port2 }, { transferList: [port2] });
}
