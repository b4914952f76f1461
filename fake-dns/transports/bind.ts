import dgram from 'node:dgram';
import { once } from 'node:events';
import net, { isIPv6 } from 'node:net';
import type { Transport } from '../events.ts';

/**
 * How a socket comes to be. Returns the file descriptor of a bound socket (for TCP not yet listening), which from then
 * on belongs to the server, or undefined for an ordinary bind. Runs on the main thread, synchronously.
 */
export type SocketOpener = (want: SocketSpec) => number | undefined;

export interface SocketSpec {
  transport: Transport;
  address: string;
  /** 0 means any. */
  port: number;
}

const bindNormally: SocketOpener = () => undefined;

/** @throws the bind's own error (`code` EADDRINUSE, EACCES, …) */
export async function bindUdp(wanted: Omit<SocketSpec, 'transport'>, open = bindNormally): Promise<dgram.Socket> {
  const v6 = isIPv6(wanted.address);
  const family = v6 ? 6 : 4;
  const socket = dgram.createSocket({
    type: `udp${family}`,
    ipv6Only: v6,
    // Addresses are literals: there is nothing to look up, and the datagram leaves without a detour.
    lookup: (address, _options, found) => found(null, address, family),
  });
  const fd = open({ transport: 'udp', ...wanted });
  const listening = once(socket, 'listening');
  socket.bind(fd === undefined ? wanted : { fd });
  await listening;
  return socket;
}

/** @throws the bind's own error (`code` EADDRINUSE, EACCES, …) */
export async function bindTcp(wanted: Omit<SocketSpec, 'transport'>, open = bindNormally): Promise<net.Server> {
  // A client that closes its half early still gets its answer.
  const server = net.createServer({ allowHalfOpen: true, noDelay: true });
  const fd = open({ transport: 'tcp', ...wanted });
  const listening = once(server, 'listening');
  const { address, port } = wanted;
  server.listen(fd === undefined ? { host: address, port, ipv6Only: isIPv6(address) } : { fd });
  await listening;
  return server;
}
