import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { openSocketIn } from '../../namespaces/socket.ts';

const HERE = '127.0.0.1';

/**
 * A packet of the lab's own that a capture ends with: when it has come, all before it have. tcpdump, told to end, forgets what it
 * has not read yet.
 */
export interface LastPacket {
  /** Whether this is it. */
  isIt(packet: Buffer): boolean;
  /** Resolves when it has been seen. */
  readonly seen: Promise<void>;
  /** Sends it, inside a network namespace, to its own socket, so that nothing comes back. */
  send(namespace: string): Promise<void>;
}

export function lastPacket(): LastPacket {
  const content = randomBytes(16);
  const seen = Promise.withResolvers<void>();
  return {
    seen: seen.promise,
    isIt(packet) {
      if (!packet.includes(content)) return false;
      seen.resolve();
      return true;
    },
    async send(namespace) {
      const fd = openSocketIn(namespace, { transport: 'udp', address: HERE, port: 0 });
      const socket = createSocket('udp4');
      try {
        // Given a descriptor, it is listening before bind() returns.
        socket.bind({ fd });
        const arrived = once(socket, 'message');
        socket.send(content, socket.address().port, HERE);
        await arrived;
      } finally {
        socket.close();
      }
    },
  };
}
