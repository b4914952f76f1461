import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { reasonOf } from '../trouble.ts';

/** Who uses a command. */
export interface Client {
  say(line: string): void;
  /** Aborted when nobody listens any more. */
  left: AbortSignal;
  /** Whether the lines go to a terminal. */
  terminal: boolean;
}

/** What a command of the visitor's does. @returns its exit code */
export type Service = (words: readonly string[], client: Client) => Promise<number>;

const request = z.object({ words: z.array(z.string()), terminal: z.boolean().default(false) });

/**
 * Serves the lab's own commands in a visitor's shell, at a unix socket. A client (client.mts) sends one line of JSON, its
 * `words` (the first is the command) and whether it writes to a `terminal`; it is told lines, `{"say":"…"}`, and at last its exit
 * code, `{"exit":0}`.
 */
export async function openDesk(path: string, services: Readonly<Record<string, Service>>): Promise<AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => {});
    createInterface(socket).once('line', (line) => void attend(socket, line, services));
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function attend(socket: Socket, line: string, services: Readonly<Record<string, Service>>): Promise<void> {
  const left = new AbortController();
  socket.once('close', () => left.abort());
  const send = (what: object) => socket.writable && socket.write(`${JSON.stringify(what)}\n`);
  const say = (line: string) => void send({ say: line });
  try {
    const { words, terminal } = request.parse(JSON.parse(line));
    const [command = '', ...rest] = words;
    send({ exit: (await services[command]?.(rest, { say, left: left.signal, terminal })) ?? 0 });
  } catch (error) {
    say(reasonOf(error));
    send({ exit: 1 });
  }
  socket.end();
}
