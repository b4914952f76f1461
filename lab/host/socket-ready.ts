import { setImmediate as turn } from 'node:timers/promises';
import { HarnessError } from '../core/harness-error.ts';
import { tryToConnect } from './unix-socket.ts';
import { untilPresent } from './until-present.ts';

/**
 * Waits until a program takes connections on a socket. inotify reports when the socket appears. No event marks the moment between bind() and
 * listen(), so the rest of the wait tries to connect again and again. sd_notify(3) would say no more, and nscd does not call it.
 *
 * @param path the socket; folders of its path may be missing
 * @param above a folder above it that exists
 * @param signal ends the wait, with its reason
 * @throws HarnessError when it cannot be found out
 */
export async function socketReady(path: string, above: string, signal: AbortSignal): Promise<void> {
  await untilPresent(path, above, signal);
  while ((await connect(path)) !== 'connected') {
    signal.throwIfAborted();
    await turn();
  }
  signal.throwIfAborted();
}

/** What connect(2) says of a socket that is not there yet, that nobody listens on yet, or whose queue is full. */
const NOT_YET = ['ENOENT', 'ECONNREFUSED', 'EAGAIN'];

/** @throws HarnessError for what another attempt does not change, as when this process has no descriptors left */
async function connect(path: string): Promise<string> {
  const outcome = await tryToConnect(path);
  if (outcome === 'connected' || NOT_YET.includes(outcome)) return outcome;
  throw new HarnessError(`cannot connect to a socket: ${outcome}`);
}
