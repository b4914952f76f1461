import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * Starts threads that compute without a pause until disposal, and waits until each runs. Threads, and not processes: they end with this process,
 * even if it is killed.
 */
export async function busyLoops(number: number): Promise<AsyncDisposable> {
  const loops = Array.from(
    { length: number },
    () => new Worker("require('node:worker_threads').parentPort.postMessage('runs'); for (;;);", { eval: true }),
  );
  await Promise.all(loops.map((loop) => once(loop, 'message')));
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(loops.map((loop) => loop.terminate()));
    },
  };
}
