import { connect } from 'node:net';
import { HarnessError, messageOf } from '../../core/harness-error.ts';
import { decodeReply, encodeRequest, textKey } from '../../nscd-protocol/index.ts';

/** A user that no host has and no scenario looks up. The daemon needs no nameserver for the reply. */
const KEY = 'resolv-lab-test';

const TEST_TYPE = 'GETPWBYNAME';

export const TEST_REQUEST: Buffer = encodeRequest(TEST_TYPE, textKey(KEY));

/**
 * Sends a request to a daemon's socket and returns the reply, up to the end of the connection. The tap must report the same octets of a test
 * request.
 *
 * @param path the socket that clients connect to
 * @param signal ends the wait
 * @param octets those of the request
 * @throws HarnessError if no process accepts the connection; the reason of the signal
 */
export async function sendTestRequest(
  path: string,
  signal: AbortSignal,
  octets: Buffer = TEST_REQUEST,
): Promise<Buffer> {
  const socket = connect(path);
  const abort = () => socket.destroy(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const reply: Buffer[] = [];
  try {
    socket.write(octets);
    for await (const received of socket) reply.push(received);
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

/** A request by its type and its octets. */
export interface Request {
  type: string;
  octets: Buffer;
}

/**
 * Whether a daemon sends a whole reply to a request.
 *
 * @param path the daemon's own socket
 * @param boundMs how long to wait for it
 * @param request by default a test request
 */
export async function answersRequest(
  path: string,
  boundMs: number,
  { type, octets }: Request = { type: TEST_TYPE, octets: TEST_REQUEST },
): Promise<boolean> {
  const reply = await sendTestRequest(path, AbortSignal.timeout(boundMs), octets).catch(() => Buffer.alloc(0));
  return isWholeReply(reply, type);
}

/** Whether octets are a whole reply to a request of this type; by default to a test request. */
export function isWholeReply(reply: Buffer, type: string = TEST_TYPE): boolean {
  return decodeReply(type, reply, 0).broken === undefined;
}
