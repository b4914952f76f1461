import { connect } from 'node:net';
import { HarnessError, messageOf } from '../../core/harness-error.ts';
import { decodeReply, encodeRequest, textKey } from '../../nscd-protocol/index.ts';

/** A user that no host has and no scenario looks up. The daemon needs no nameserver for the reply. */
const KEY = 'resolv-lab-test';

export const TEST_REQUEST: Buffer = encodeRequest('GETPWBYNAME', textKey(KEY));

/**
 * Sends a test request to a daemon's socket and returns the reply, up to the end of the connection. The tap must report the
 * same octets.
 *
 * @param path the socket that clients connect to
 * @param signal ends the wait
 * @throws HarnessError if no process accepts the connection; the reason of the signal
 */
export async function sendTestRequest(path: string, signal: AbortSignal): Promise<Buffer> {
  const socket = connect(path);
  const abort = () => socket.destroy(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const reply: Buffer[] = [];
  try {
    socket.write(TEST_REQUEST);
    for await (const octets of socket) reply.push(octets);
  } catch (error) {
    // The daemon closed the connection before it had read the whole request; it sends no more.
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET' && (error as NodeJS.ErrnoException).code !== 'EPIPE') {
      throw signal.aborted ? signal.reason : new HarnessError(`no connection through the tap: ${messageOf(error)}`);
    }
  } finally {
    signal.removeEventListener('abort', abort);
    socket.destroy();
  }
  return Buffer.concat(reply);
}

/**
 * Whether a daemon sends a whole reply to a test request.
 *
 * @param path the daemon's own socket
 * @param boundMs how long to wait for it
 */
export async function answersTestRequest(path: string, boundMs: number): Promise<boolean> {
  const reply = await sendTestRequest(path, AbortSignal.timeout(boundMs)).catch(() => Buffer.alloc(0));
  return decodeReply('GETPWBYNAME', reply, 0).broken === undefined;
}
