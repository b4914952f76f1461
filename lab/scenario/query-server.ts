import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { Packet } from 'dns2';
import { openSocketIn } from '../namespaces/socket.ts';

/** How long the lab waits for a server in its own process before it calls it silent; ten times glibc's shortest timeout. */
const REPLY_LIMIT_MS = 10_000;

/** The patience is at its end; nothing listens there; there is no way there. */
const NO_REPLY = ['ABORT_ERR', 'ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH'];

/**
 * Asks a nameserver for the A records of a name from inside a network namespace, without any resolver library.
 *
 * @returns the addresses; null if no reply came
 */
export async function queryServer(namespace: string, server: string, name: string): Promise<string[] | null> {
  const v6 = isIPv6(server);
  const fd = openSocketIn(namespace, { transport: 'udp', address: v6 ? '::' : '0.0.0.0', port: 0 });
  const socket = createSocket(v6 ? 'udp6' : 'udp4');
  try {
    // Given a descriptor, it is listening before bind() returns.
    socket.bind({ fd });
    // Connected, it is told when nobody is there.
    socket.connect(53, server);
    await once(socket, 'connect');
    const reply = once(socket, 'message', { signal: AbortSignal.timeout(REPLY_LIMIT_MS) });
    socket.send(question(name));
    const [message] = (await reply) as [Buffer];
    return Packet.parse(message).answers.flatMap((record) => ('address' in record ? [String(record.address)] : []));
  } catch (error) {
    if (NO_REPLY.includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  } finally {
    socket.close();
  }
}

function question(name: string): Buffer {
  const packet = new Packet();
  packet.header.id = randomInt(0x10000);
  packet.header.rd = 1;
  packet.questions.push(new Packet.Question(name, Packet.TYPE.A, Packet.CLASS.IN));
  return packet.toBuffer();
}
