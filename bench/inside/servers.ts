import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { names, ORIGIN } from './names.ts';

/** Servers with the same data, with their addresses and commands. */
export const SERVERS = {
  fakeDns: { address: '127.0.0.2', command: (address: string) => node('./serve-fake-dns.ts', address) },
  dns2: { address: '127.0.0.3', command: (address: string) => node('./serve-dns2.ts', address) },
  dnsmasq: { address: '127.0.0.4', command: dnsmasq },
};

export type ServerName = keyof typeof SERVERS;

/** Starts a server and returns when it listens. It ends with this process. @throws Error if it ends before */
export async function serve(name: ServerName): Promise<AsyncDisposable> {
  const { address, command } = SERVERS[name];
  const [file, ...words] = command(address);
  const server = execa(file as string, words, { stdin: 'ignore', all: true, reject: false });
  const ended = server.then(({ all }) => Promise.reject(new Error(`${name} ended: ${all}`)));
  await Promise.race([once(server.all, 'data'), ended]);
  // After this point its end is no error.
  ended.catch(() => {});
  return {
    async [Symbol.asyncDispose]() {
      server.kill('SIGKILL');
      await server;
    },
  };
}

function node(script: string, address: string): string[] {
  return [process.execPath, fileURLToPath(new URL(script, import.meta.url)), address];
}

function dnsmasq(address: string): string[] {
  const records = names.map(({ name, A, AAAA }) => `--host-record=${name}.${ORIGIN},${A},${AAAA}`);
  const isolation = ['--conf-file=/dev/null', '--no-resolv', '--no-hosts', '--no-ping', '--pid-file'];
  const socket = [`--listen-address=${address}`, '--bind-interfaces', '--port=53'];
  // --no-daemon also prevents a change of user, which is not permitted here. Its first line follows the bind of its sockets.
  return ['dnsmasq', '--no-daemon', ...isolation, ...socket, ...records];
}
