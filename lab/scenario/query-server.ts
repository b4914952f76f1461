import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { Packet } from 'dns2';
import { openSocketIn } from '../namespaces/socket.ts';

/** How long the lab waits for a reply of a server, which is in this process: ten times glibc's shortest timeout. */
const REPLY_LIMIT_MS = 10_000;

/** The time is over; no process listens at the address; there is no route to it. */
const NO_REPLY = ['ABORT_ERR', 'ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH'];

/**
 * Sends a query for the A records of a name from a network namespace, without a resolver library.
 *
 * @param ended aborted when it is known that no reply comes
 * @returns the addresses in the reply, none in one that is no DNS message; null without a reply
 */
export async function queryServer(
  namespace: string,
  server: string,
  name: string,
  ended?: AbortSignal,
): Promise<string[] | null> {
  const v6 = isIPv6(server);
  const fd = openSocketIn(namespace, { transport: 'udp', address: v6 ? '::' : '0.0.0.0', port: 0 });
  const socket = createSocket(v6 ? 'udp6' : 'udp4');
  try {
    // With a descriptor, the socket is bound when bind() returns.
    socket.bind({ fd });
    // A connected socket receives the ICMP error if no process listens.
    socket.connect(53, server);
    await once(socket, 'connect');
    const reply = once(socket, 'message', {
      signal: AbortSignal.any([AbortSignal.timeout(REPLY_LIMIT_MS), ...(ended ? [ended] : [])]),
    });
    socket.send(question(name));
    const [message] = (await reply) as [Buffer];
    return addressesIn(message);
  } catch (error) {
    if (NO_REPLY.includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  } finally {
    socket.close();
  }
}

/** A server of a scenario may send any octets. */
function addressesIn(message: Buffer): string[] {
  try {
    return Packet.parse(message).answers.flatMap((record) => ('address' in record ? [String(record.address)] : []));
  } catch {
    return [];
  }
}

function question(name: string): Buffer {
  const packet = new Packet();
  packet.header.id = randomInt(0x10000);
  packet.header.rd = 1;
  packet.questions.push(new Packet.Question(name, Packet.TYPE.A, Packet.CLASS.IN));
  return packet.toBuffer();
}
