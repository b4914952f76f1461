import dgram from 'node:dgram';
import { once } from 'node:events';
import net, { isIPv6 } from 'node:net';
import type { Transport } from '../events.ts';

/**
 * Opens and binds a socket. Returns its file descriptor (for TCP not yet listening), which the server then owns, or
 * undefined for an ordinary bind. Runs synchronously on the main thread.
 */
export type SocketOpener = (want: SocketSpec) => number | undefined;

export interface SocketSpec {
  transport: Transport;
  address: string;
  /** 0 means any free port. */
  port: number;
}

const bindNormally: SocketOpener = () => undefined;

/** @throws the error of bind(2) (`code` EADDRINUSE, EACCES, …) */
export async function bindUdp(wanted: Omit<SocketSpec, 'transport'>, open = bindNormally): Promise<dgram.Socket> {
  const v6 = isIPv6(wanted.address);
  const family = v6 ? 6 : 4;
  const socket = dgram.createSocket({
    type: `udp${family}`,
    ipv6Only: v6,
    // Addresses are literals. Without a lookup Node sends the datagram in the same turn of the event loop.
    lookup: (address, _options, found) => found(null, address, family),
  });
  const fd = open({ transport: 'udp', ...wanted });
  const listening = once(socket, 'listening');
  socket.bind(fd === undefined ? wanted : { fd });
  await listening;
  return socket;
}

/** @throws the error of bind(2) (`code` EADDRINUSE, EACCES, …) */
export async function bindTcp(wanted: Omit<SocketSpec, 'transport'>, open = bindNormally): Promise<net.Server> {
  // A client that closes its sending side early still gets its reply.
  const server = net.createServer({ allowHalfOpen: true, noDelay: true });
  const fd = open({ transport: 'tcp', ...wanted });
  const listening = once(server, 'listening');
  const { address, port } = wanted;
  server.listen(fd === undefined ? { host: address, port, ipv6Only: isIPv6(address) } : { fd });
  await listening;
  return server;
}
