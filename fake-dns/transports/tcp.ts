import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Channel, MessageReceiver, SendCallback } from '../channel.ts';
import { freeDescriptors, SPARE_DESCRIPTORS } from './descriptors.ts';
import { Frames, framed, PREFIX } from './frames.ts';

function serveConnection(socket: Socket, local: string, client: string, receiver: MessageReceiver): void {
  const frames = new Frames();
  let unanswered = 0;
  let ended = false;
  const endWhenDone = () => {
    if (ended && unanswered === 0) socket.end();
  };
  // Writing after end() destroys the socket, and with it the output that is still pending.
  const assertOpen = () => {
    if (!socket.writable) throw new Error('the connection is closed');
  };
  /** Defined while a message goes out in pieces; what is sent meanwhile follows it. */
  let pieces: Promise<void> | undefined;
  const afterPieces = (failed: SendCallback, act: () => void): void => {
    if (pieces) pieces.then(() => afterPieces(failed, act)).catch(failed);
    else act();
  };
  const writePieces = async (message: Buffer, octets: number, gap: number) => {
    for (let at = 0; at < message.length; at += octets) {
      // A pause lets the client read the piece: the kernel adds a piece to the one before it that still waits to be sent.
      if (at > 0) await setTimeout(gap);
      assertOpen();
      socket.write(message.subarray(at, at + octets));
    }
  };
  const channel: Channel = {
    transport: 'tcp',
    local,
    client,
    send: (message, sent) =>
      afterPieces(sent, () => {
        assertOpen();
        socket.write(framed(message), (error) => sent(error));
      }),
    sendInPieces: (message, octets, gap, sent) =>
      afterPieces(sent, () => {
        unanswered += 1;
        pieces = writePieces(framed(message), octets, gap)
          .then(() => sent(), sent)
          .finally(() => {
            pieces = undefined;
            channel.messageDone?.();
          });
      }),
    sendTogether(act) {
      socket.cork();
      try {
        act();
      } finally {
        socket.uncork();
      }
    },
    cut: (message, octets, sent) =>
      afterPieces(sent, () => {
        assertOpen();
        socket.end(framed(message).subarray(0, PREFIX + octets), (error?: Error) => sent(error));
      }),
    close: (how) =>
      afterPieces(
        () => {},
        () => (how === 'reset' ? socket.resetAndDestroy() : socket.end()),
      ),
    messageDone() {
      unanswered -= 1;
      endWhenDone();
    },
  };
  // The replies' own events report a reset of the connection.
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    for (const message of frames.push(chunk)) {
      unanswered += 1;
      receiver.receive(message, channel);
    }
  });
  socket.on('end', () => {
    if (frames.rest.length > 0) {
      unanswered += 1;
      receiver.receiveMalformed(frames.rest, channel, 'the connection ended inside a message');
    }
    ended = true;
    endWhenDone();
  });
}

/**
 * Passes the messages of a listening server's connections to `receiver`.
 * @returns a function that closes the server and its connections
 */
export function serveTcp(server: Server, local: string, receiver: MessageReceiver): () => Promise<void> {
  const connections = new Set<Socket>();
  server.on('error', (error) => receiver.socketFailed('tcp', local, error));
  server.on('connection', (socket) => {
    const free = freeDescriptors();
    if (free < SPARE_DESCRIPTORS)
      receiver.socketFailed('tcp', local, new Error(`EMFILE: ${free} descriptors are left`));
    const client = `${socket.remoteAddress}#${socket.remotePort}`;
    const end = receiver.endConnection(local, client);
    if (end === 'reset') {
      socket.resetAndDestroy();
      return;
    }
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    if (end === 'close') {
      // Without a reader the kernel would answer the client's query with a reset.
      socket.on('error', () => {});
      socket.resume().end();
      return;
    }
    serveConnection(socket, local, client, receiver);
  });
  return async () => {
    const closed = once(server, 'close');
    server.close();
    for (const connection of connections) connection.destroy();
    await closed;
  };
}
