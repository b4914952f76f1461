import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { dirname } from 'node:path';

/** How an attempt to connect to a unix socket came out: `connected`, or the name of the errno (`ENOENT`, `ECONNREFUSED`, …). */
export function tryToConnect(path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => socket.end(() => resolve('connected')));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

/** Takes connections on a unix socket and says nothing; the folder it lies in is made. */
export async function listenOn(path: string): Promise<Server> {
  await mkdir(dirname(path), { recursive: true });
  const server = createServer((connection) => connection.on('error', () => {}).resume());
  server.listen(path);
  await once(server, 'listening');
  return server;
}
