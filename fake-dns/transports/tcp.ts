import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import type { Channel } from '../channel.ts';
import type { Responder } from '../responder.ts';
import { Frames, lengthPrefix } from './frames.ts';
import { socketError } from './socket-error.ts';

function serveConnection(socket: Socket, local: string, client: string, responder: Responder): void {
  const frames = new Frames();
  let unanswered = 0;
  let ended = false;
  const endWhenDone = () => {
    if (ended && unanswered === 0) socket.end();
  };
  // Writing to a connection whose end is on its way would tear down what was written before.
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
      socket.end(Buffer.concat([lengthPrefix(message), message.subarray(0, octets)]), (error?: Error) => sent(error));
    },
    close: () => socket.end(),
    settled() {
      unanswered -= 1;
      endWhenDone();
    },
  };
  // A reset shows in what becomes of the replies; there is nothing else to say about it.
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    for (const message of frames.push(chunk)) {
      unanswered += 1;
      responder.receive(message, channel);
    }
  });
  socket.on('end', () => {
    if (frames.rest.length > 0) {
      unanswered += 1;
      responder.malformed(frames.rest, channel, 'the connection ended inside a message');
    }
    ended = true;
    endWhenDone();
  });
}

/** Answers what comes in on the connections of a listening server. Returns what closes it and them. */
export function serveTcp(server: Server, local: string, responder: Responder): () => Promise<void> {
  const connections = new Set<Socket>();
  server.on('error', (error) => responder.emit(socketError(responder.identity, 'tcp', local, error)));
  server.on('connection', (socket) => {
    const client = `${socket.remoteAddress}#${socket.remotePort}`;
    if (responder.resets(local, client)) {
      socket.resetAndDestroy();
      return;
    }
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    serveConnection(socket, local, client, responder);
  });
  return async () => {
    const closed = once(server, 'close');
    server.close();
    for (const connection of connections) connection.destroy();
    await closed;
  };
}
