/** Locks for the threads of the process, by what they are for. */
export type Lock = Int32Array<SharedArrayBuffer>;
export const OUTPUT = 0;
export const ENUMERATION = 1;

export function newLock(): Lock {
  return new Int32Array(new SharedArrayBuffer(8));
}

/** Runs something while no other thread runs anything under the same lock. */
export function locked<T>(lock: Lock, which: typeof OUTPUT | typeof ENUMERATION, run: () => T): T {
  while (Atomics.compareExchange(lock, which, 0, 1) !== 0) Atomics.wait(lock, which, 1);
  try {
    return run();
  } finally {
    Atomics.store(lock, which, 0);
    Atomics.notify(lock, which, 1);
  }
}
