import type { Socket } from 'node:dgram';
import type { Server } from 'node:net';
import type { Transport } from '../events.ts';
import { bindTcp, bindUdp, type SocketOpener } from './bind.ts';

export interface Bound {
  address: string;
  udp: Socket | undefined;
  tcp: Server | undefined;
}

/** A socket could not be bound; `code` is the system's error code. */
export class BindError extends Error {
  override name = 'BindError';
  readonly code: string | undefined;

  constructor(transport: Transport, address: string, port: number, cause: NodeJS.ErrnoException) {
    super(`cannot bind ${transport} ${address}#${port}: ${cause.code ?? cause.message}`, { cause });
    this.code = cause.code;
  }
}

// A port that is free for UDP may be in use for TCP, or on the next address. With `port: 0` another port is tried.
const ATTEMPTS = 20;

function closeAll(bound: readonly Bound[]): void {
  for (const { udp, tcp } of bound) {
    udp?.close();
    tcp?.close();
  }
}

/**
 * Binds every address on one port, for the given transports.
 * @throws BindError
 */
export async function bindAll(
  addresses: readonly string[],
  port: number,
  transports: readonly Transport[],
  open: SocketOpener | undefined,
): Promise<{ bound: Bound[]; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const bound: Bound[] = [];
    try {
      return { bound, port: await bindEach(addresses, port, transports, open, bound) };
    } catch (error) {
      closeAll(bound);
      const anotherMayDo = port === 0 && (error as BindError).code === 'EADDRINUSE' && attempt < ATTEMPTS;
      if (!anotherMayDo) throw error;
    }
  }
}

/** Adds each socket to `bound` at once, so that the caller can close them after a failure. */
async function bindEach(
  addresses: readonly string[],
  wantedPort: number,
  transports: readonly Transport[],
  open: SocketOpener | undefined,
  bound: Bound[],
): Promise<number> {
  let port = wantedPort;
  for (const address of addresses) {
    const place: Bound = { address, udp: undefined, tcp: undefined };
    bound.push(place);
    for (const transport of transports) {
      try {
        if (transport === 'udp') {
          place.udp = await bindUdp({ address, port }, open);
          port = place.udp.address().port;
        } else {
          place.tcp = await bindTcp({ address, port }, open);
          port = (place.tcp.address() as { port: number }).port;
        }
      } catch (error) {
        throw new BindError(transport, address, port, error as NodeJS.ErrnoException);
      }
    }
  }
  return port;
}
