import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { openSocketIn } from '../../namespaces/socket.ts';

const HERE = '127.0.0.1';

/**
 * A packet that the lab sends to mark the end of a capture: all earlier packets are in the capture once this one is.
 * Without it tcpdump would, at its end, discard packets that it has not read yet.
 */
export interface LastPacket {
  /** Whether a packet is this one. */
  isIt(packet: Buffer): boolean;
  /** Resolves when `isIt` has recognised the packet. */
  readonly seen: Promise<void>;
  /** Sends the packet inside a network namespace, to a socket of its own, so that no ICMP error comes back. */
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
        // With a descriptor, the 'listening' event comes before bind() returns.
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
