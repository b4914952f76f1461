/** The locks of the process's threads, one for each purpose. */
export type Lock = Int32Array<SharedArrayBuffer>;
export const OUTPUT = 0;
export const ENUMERATION = 1;

export function newLock(): Lock {
  return new Int32Array(new SharedArrayBuffer(8));
}

/** Runs a function while no other thread holds the lock. */
export function locked<T>(lock: Lock, which: typeof OUTPUT | typeof ENUMERATION, run: () => T): T {
  while (Atomics.compareExchange(lock, which, 0, 1) !== 0) Atomics.wait(lock, which, 1);
  try {
    return run();
  } finally {
    Atomics.store(lock, which, 0);
    Atomics.notify(lock, which, 1);
  }
}
