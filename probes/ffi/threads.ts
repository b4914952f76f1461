import { readlinkSync } from 'node:fs';
import { type MessagePort, Worker, type WorkerOptions } from 'node:worker_threads';
import type { Lock } from './lock.ts';

/** The data that a thread of the probe starts with. The main thread of the process has none. */
export type ThreadData =
  | { role: 'main' }
  /** Reads stdin beside the main thread, whose commands go through the port. */
  | { role: 'reader'; lock: Lock; main: MessagePort }
  /** A named thread, with its own resolver state; the reader sends its commands. */
  | { role: 'named'; name: string; lock: Lock };

/** Starts a thread of the probe. It runs the main module of the process: the source, or the bundle. */
export function startThread(workerData: ThreadData, options: WorkerOptions = {}): Worker {
  return new Worker(process.argv[1] as string, { workerData, ...options });
}

/** The kernel's id of the calling thread. */
export function threadId(): number {
  return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
}
