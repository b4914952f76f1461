import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { messageOf } from '../core/harness-error.ts';

/** The client of a command. */
export interface CommandClient {
  say(line: string): void;
  /** Aborted when the client has disconnected. */
  disconnected: AbortSignal;
  /** Whether the output is a terminal. */
  terminal: boolean;
}

/** The implementation of a command. @returns its exit code */
export type ShellCommand = (words: readonly string[], client: CommandClient) => Promise<number>;

const request = z.object({ words: z.array(z.string()), terminal: z.boolean().default(false) });

/**
 * Serves the lab's own commands for the session's shell on a unix socket. A client (client.mts) sends one line of JSON:
 * its `words`, of which the first is the command, and whether its output is a `terminal`. It receives lines,
 * `{"say":"…"}`, and finally its exit code, `{"exit":0}`.
 */
export async function startCommandServer(
  path: string,
  commands: Readonly<Record<string, ShellCommand>>,
): Promise<AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => {});
    createInterface(socket).once('line', (line) => void handleRequest(socket, line, commands));
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

async function handleRequest(
  socket: Socket,
  line: string,
  commands: Readonly<Record<string, ShellCommand>>,
): Promise<void> {
  const disconnected = new AbortController();
  socket.once('close', () => disconnected.abort());
  const send = (what: object) => socket.writable && socket.write(`${JSON.stringify(what)}\n`);
  const say = (line: string) => void send({ say: line });
  try {
    const { words, terminal } = request.parse(JSON.parse(line));
    const [command = '', ...rest] = words;
    send({ exit: (await commands[command]?.(rest, { say, disconnected: disconnected.signal, terminal })) ?? 0 });
  } catch (error) {
    say(messageOf(error));
    send({ exit: 1 });
  }
  socket.end();
}
