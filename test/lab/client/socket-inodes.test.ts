import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { hasSocket } from '../../../lab/client/processes.ts';
import { socketInodes } from '../../../lab/client/socket-inodes.ts';
import { THIS_NETWORK } from '../../../lab/namespaces/syscalls.ts';

/** Entering a network namespace needs the right to do so, even for one's own. */
const isRoot = process.getuid?.() === 0;

test.runIf(isRoot).each([
  ['udp4', '127.0.0.1', '127.0.0.1'],
  ['udp4', '0.0.0.0', '127.0.0.1'],
  ['udp6', '::1', '::1'],
  ['udp6', '::', '127.0.0.1'],
] as const)('%s at %s as %s', async (type, bound, seen) => {
  const socket = createSocket(type);
  socket.bind(0, bound);
  await once(socket, 'listening');
  const inodes = socketInodes(THIS_NETWORK, 'udp', `${seen}#${socket.address().port}`);
  expect(hasSocket(process.pid, inodes)).toBe(true);
  socket.close();
});

test.runIf(isRoot)('TCP, and an address that nobody has', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  expect(hasSocket(process.pid, socketInodes(THIS_NETWORK, 'tcp', `127.0.0.1#${port}`))).toBe(true);
  expect(socketInodes(THIS_NETWORK, 'tcp', `127.0.0.2#${port}`).size).toBe(0);
  expect(socketInodes(THIS_NETWORK, 'udp', `127.0.0.1#${port}`).size).toBe(0);
  server.close();
});
