import { watch } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { HarnessError } from '../core/harness-error.ts';
import { tryToConnect } from '../host/unix-socket.ts';

/**
 * Waits until a daemon takes connections on a socket. inotify reports when the socket appears. No event marks the moment between the daemon's
 * bind() and listen(), so the rest of the wait tries to connect again and again. sd_notify(3) would say no more, and only nsncd calls it:
 * right after listen().
 *
 * @param directory the directory to watch; it must exist
 * @param name the socket's name in it
 * @param signal ends the wait, with its reason
 * @throws HarnessError when it cannot be found out
 */
export async function socketReady(directory: string, name: string, signal: AbortSignal): Promise<void> {
  await untilPresent(directory, name, signal);
  while ((await connect(`${directory}/${name}`)) !== 'connected') {
    signal.throwIfAborted();
    await turn();
  }
}

async function untilPresent(directory: string, name: string, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // It may fail before it is awaited.
  promise.catch(() => {});
  const watcher = watch(directory, (_, file) => file === name && resolve());
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    // A socket that refuses is there: the daemon may be between bind() and listen(), and then nothing more happens in the directory.
    if ((await connect(`${directory}/${name}`)) === 'ENOENT') await promise;
  } finally {
    watcher.close();
    signal.removeEventListener('abort', abort);
  }
}

/** What connect(2) says of a socket that is not there yet, that nobody listens on yet, or whose queue is full. */
const NOT_YET = ['ENOENT', 'ECONNREFUSED', 'EAGAIN'];

/** @throws HarnessError for what another attempt does not change, as when this process has no descriptors left */
async function connect(path: string): Promise<string> {
  const outcome = await tryToConnect(path);
  if (outcome === 'connected' || NOT_YET.includes(outcome)) return outcome;
  throw new HarnessError(`cannot connect to a daemon's socket: ${outcome}`);
}
