import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { HarnessError } from '../core/harness-error.ts';
import { describeExit } from '../program/describe-exit.ts';
import { spawn } from '../spawner/spawn.ts';
import { call, inNetwork, THIS_NETWORK } from './syscalls.ts';

/** <bits/socket.h>, <linux/sockios.h>, <net/if.h> */
const AF_INET = 2;
const SOCK_DGRAM = 2;
const SIOCSIFFLAGS = 0x8914n;
const IFF_UP = 1;

/**
 * A network namespace of its own, which lasts as long as a descriptor of this process does. It starts with `lo` alone, up; no route
 * leads out.
 */
export interface NetworkNamespace {
  /** Where any process of the lab can open it. @throws Error (ENOENT) once it has been removed */
  readonly path: string;
  /** The words to put before a command so that it runs in this namespace. */
  readonly enter: readonly string[];
  /** Runs iproute2 commands inside, one a line. @throws with ip's own words when one is refused */
  ip(...commands: string[]): Promise<void>;
  remove(): void;
}

/**
 * Makes a network namespace.
 *
 * By system calls: with programs (unshare, ip) it would be half of what a cell's start costs. A descriptor holds it, and not a mount:
 * whenever bwrap mounts something, it reads the list of all mounts.
 *
 * @param commands iproute2 commands to run inside, where lo is up
 */
export async function createNetwork(commands: readonly string[] = []): Promise<NetworkNamespace> {
  const descriptor = inNetwork(null, () => {
    raiseLoopback();
    return openSync(THIS_NETWORK, 'r');
  });
  let removed = false;
  const network: NetworkNamespace = {
    get path() {
      // The descriptor's number may be another file's by now.
      if (removed) throw Object.assign(new Error('ENOENT: the network has been removed'), { code: 'ENOENT' });
      return `/proc/${process.pid}/fd/${descriptor}`;
    },
    get enter() {
      return ['nsenter', `--net=${this.path}`, '--'];
    },
    ip: (...lines) => batch(network.path, lines),
    remove() {
      if (!removed) closeSync(descriptor);
      removed = true;
    },
  };
  try {
    if (commands.length > 0) await network.ip(...commands);
    return network;
  } catch (error) {
    network.remove();
    throw error;
  }
}

/**
 * Joins two namespaces with a veth pair named `veth0` at both ends, up, with one address each (CIDR).
 */
export async function linkNetworks(
  [left, leftAddress]: [NetworkNamespace, string],
  [right, rightAddress]: [NetworkNamespace, string],
): Promise<void> {
  await left.ip(
    `link add veth0 type veth peer name veth0 netns ${right.path}`,
    `addr add ${leftAddress} dev veth0 nodad`,
    'link set veth0 up',
  );
  await right.ip(`addr add ${rightAddress} dev veth0 nodad`, 'link set veth0 up');
}

function raiseLoopback(): void {
  // struct ifreq: sixteen octets of name, then the flags.
  const request = Buffer.alloc(40);
  request.write('lo');
  request.writeUInt16LE(IFF_UP, 16);
  const socket = call('socket', AF_INET, SOCK_DGRAM, 0);
  try {
    call('ioctl', socket, SIOCSIFFLAGS, request);
  } finally {
    closeSync(socket);
  }
}

async function batch(network: string, commands: readonly string[]): Promise<void> {
  const child = spawn(['ip', '-batch', '-'], { stdio: ['pipe', 'ignore', 'pipe'], network });
  const [stdin, , stderr] = child.stdio as [Writable, null, Readable];
  // It may end before it has read all: what it says is why.
  stdin.on('error', () => {});
  stdin.end(`${commands.join('\n')}\n`);
  const [[code, signal], said] = await Promise.all([once(child, 'close'), text(stderr)]);
  if (code !== 0)
    throw new HarnessError(`ip: ${said.trim() || describeExit(code, signal)} (commands: ${commands.join('; ')})`);
}
