import { watch } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { HarnessError } from '../core/harness-error.ts';
import { tryToConnect } from '../host/unix-socket.ts';

/**
 * Waits until a daemon takes connections on a socket. The wait is on inotify, for the socket to appear; only the
 * moment between its bind() and listen(), which no event marks, is bridged by trying again. The same for all of them: sd_notify(3),
 * which nsncd alone calls, says no more, for it does so right after listen().
 *
 * @param directory the watched folder; it must exist
 * @param name the socket's name in it
 * @param signal ends the wait, with its reason
 * @throws HarnessError when it cannot be found out
 */
export async function socketReady(directory: string, name: string, signal: AbortSignal): Promise<void> {
  await appears(directory, name, signal);
  const path = `${directory}/${name}`;
  while (!(await accepts(path))) {
    signal.throwIfAborted();
    await turn();
  }
}

async function appears(directory: string, name: string, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // It may fail before it is awaited.
  promise.catch(() => {});
  const watcher = watch(directory, (_, file) => file === name && resolve());
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    if (await accepts(`${directory}/${name}`)) return;
    await promise;
  } finally {
    watcher.close();
    signal.removeEventListener('abort', abort);
  }
}

/** What connect(2) says of a socket that is not there yet, that nobody listens on yet, or whose queue is full. */
const NOT_YET = ['ENOENT', 'ECONNREFUSED', 'EAGAIN'];

/** @throws HarnessError for what another attempt does not change, as when this process has no descriptors left */
async function accepts(path: string): Promise<boolean> {
  const outcome = await tryToConnect(path);
  if (outcome !== 'connected' && !NOT_YET.includes(outcome)) {
    throw new HarnessError(`cannot connect to a daemon's socket: ${outcome}`);
  }
  return outcome === 'connected';
}
