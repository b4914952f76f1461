import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Channel, MessageReceiver, SendCallback } from '../channel.ts';
import { bindUdp, type SocketOpener } from './bind.ts';

interface Destination {
  address: string;
  port: number;
}

function sendFrom(socket: Socket, message: Buffer, { address, port }: Destination, sent: SendCallback): void {
  const own = socket.address();
  socket.send(message, port, address, (error) => sent(error, `${own.address}#${own.port}`));
}

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

  /** A socket for this reply alone: the address stays free for a server, and dead if no server listens there. */
  async function sendFromAddress(source: string, message: Buffer, to: Destination, sent: SendCallback) {
    const other = await bindUdp({ address: source, port: socket.address().port }, open);
    sendFrom(other, message, to, (error, from) => {
      other.close();
      sent(error, from);
    });
  }

  socket.on('error', (error) => receiver.socketFailed('udp', local, error));
  socket.on('message', (raw, { address, port }) => {
    const channel: Channel = {
      transport: 'udp',
      local,
      client: `${address}#${port}`,
      send: (message, sent) => socket.send(message, port, address, (error) => sent(error)),
      sendFromOtherPort: (message, sent) => {
        otherSocket ??= bindUdp({ address: local, port: 0 }, open);
        otherSocket.then((other) => sendFrom(other, message, { address, port }, sent)).catch(sent);
      },
      sendFromAddress: (source, message, sent) => {
        sendFromAddress(source, message, { address, port }, sent).catch(sent);
      },
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
