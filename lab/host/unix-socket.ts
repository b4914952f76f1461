import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { dirname } from 'node:path';

/** Where glibc looks for a daemon (nscd/nscd-client.h, _PATH_NSCDSOCKET); /var/run is a symlink to /run. */
export const DAEMON_SOCKET = '/run/nscd/socket';

/** Tries to connect to a unix socket. @returns `connected`, or the name of the errno (`ENOENT`, `ECONNREFUSED`, …) */
export function tryToConnect(path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => socket.end(() => resolve('connected')));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

/** Accepts connections on a unix socket, and sends nothing. Creates the socket's directory. */
export async function listenOn(path: string): Promise<Server> {
  await mkdir(dirname(path), { recursive: true });
  const server = createServer((connection) => connection.on('error', () => {}).resume());
  server.listen(path);
  await once(server, 'listening');
  return server;
}
