import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Channel, MessageReceiver, SendCallback } from '../channel.ts';
import { bindUdp, type SocketOpener } from './bind.ts';

/**
 * Passes the messages of a bound socket to `receiver`.
 * @returns a function that closes the socket
 */
export function serveUdp(
  socket: Socket,
  local: string,
  receiver: MessageReceiver,
  open: SocketOpener | undefined,
): () => Promise<void> {
  let otherSocket: Promise<Socket> | undefined;

  function sendFromOtherPort(message: Buffer, port: number, address: string, sent: SendCallback): void {
    otherSocket ??= bindUdp({ address: local, port: 0 }, open);
    otherSocket.then((socket) => socket.send(message, port, address, sent)).catch(sent);
  }

  socket.on('error', (error) => receiver.socketFailed('udp', local, error));
  socket.on('message', (raw, { address, port }) => {
    const channel: Channel = {
      transport: 'udp',
      local,
      client: `${address}#${port}`,
      send: (message, sent) => socket.send(message, port, address, sent),
      sendFromOtherPort: (message, sent) => sendFromOtherPort(message, port, address, sent),
    };
    receiver.receive(raw, channel);
  });

  return async () => {
    const sockets = [socket];
    // If the bind failed, there is no second socket to close.
    const second = await otherSocket?.catch(() => undefined);
    if (second) sockets.push(second);
    await Promise.all(sockets.map((each) => Promise.all([once(each, 'close'), each.close()])));
  };
}
