import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Channel, SendCallback } from '../channel.ts';
import type { Responder } from '../responder.ts';
import { bindUdp, type SocketOpener } from './bind.ts';
import { socketError } from './socket-error.ts';

/** Answers what comes in on a bound socket. Returns what closes it. */
export function serveUdp(
  socket: Socket,
  local: string,
  responder: Responder,
  open: SocketOpener | undefined,
): () => Promise<void> {
  let other: Promise<Socket> | undefined;

  function sendFromOtherPort(message: Buffer, port: number, address: string, sent: SendCallback): void {
    other ??= bindUdp({ address: local, port: 0 }, open);
    other.then((elsewhere) => elsewhere.send(message, port, address, sent)).catch(sent);
  }

  socket.on('error', (error) => responder.emit(socketError(responder.identity, 'udp', local, error)));
  socket.on('message', (raw, { address, port }) => {
    const channel: Channel = {
      transport: 'udp',
      local,
      client: `${address}#${port}`,
      send: (message, sent) => socket.send(message, port, address, sent),
      sendFromOtherPort: (message, sent) => sendFromOtherPort(message, port, address, sent),
    };
    responder.receive(raw, channel);
  });

  return async () => {
    const sockets = [socket];
    // One that never came to be has nothing to close.
    const elsewhere = await other?.catch(() => undefined);
    if (elsewhere) sockets.push(elsewhere);
    await Promise.all(sockets.map((each) => Promise.all([once(each, 'close'), each.close()])));
  };
}
