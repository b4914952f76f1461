import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import type { Channel, MessageReceiver } from '../channel.ts';
import { freeDescriptors, SPARE_DESCRIPTORS } from './descriptors.ts';
import { Frames, lengthPrefix, PREFIX } from './frames.ts';

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
  const channel: Channel = {
    transport: 'tcp',
    local,
    client,
    send(message, sent) {
      assertOpen();
      socket.write(Buffer.concat([lengthPrefix(message), message]), sent);
    },
    cut(message, octets, sent) {
      assertOpen();
      const framed = Buffer.concat([lengthPrefix(message), message]);
      socket.end(framed.subarray(0, PREFIX + octets), (error?: Error) => sent(error));
    },
    close: () => socket.end(),
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
