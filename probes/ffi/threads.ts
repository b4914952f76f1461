import { readlinkSync } from 'node:fs';
import { type MessagePort, Worker, type WorkerOptions } from 'node:worker_threads';
import type { Lock } from './lock.ts';

/** What a thread of the probe is told when it starts; the main thread is told nothing. */
export type ThreadData =
  | { role: 'main' }
  /** Reads stdin beside the main thread, whose commands go through the port. */
  | { role: 'reader'; lock: Lock; main: MessagePort }
  /** A named thread: its own libc state, its commands from the reader. */
  | { role: 'named'; name: string; lock: Lock };

/** Starts a thread of the probe: its first module is that of the process, whether as it was written or in a bundle. */
export function startThread(workerData: ThreadData, options: WorkerOptions = {}): Worker {
  return new Worker(process.argv[1] as string, { workerData, ...options });
}

/** The kernel's id of the calling thread. */
export function threadId(): number {
  return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
}
