import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { HarnessError } from '../core/harness-error.ts';
import { describeExit } from '../program/describe-exit.ts';
import { spawn, spawnNetwork } from '../spawner/spawn.ts';
import { IFREQ } from './layouts.ts';
import { untilLocal } from './local-routes.ts';
import { call, inNetwork, THIS_NETWORK } from './syscalls.ts';

/** <bits/socket.h>, <linux/sockios.h>, <net/if.h> */
const AF_INET = 2;
const SOCK_DGRAM = 2;
const SIOCSIFFLAGS = 0x8914n;
const IFF_UP = 1;

/**
 * A network namespace, held open by a descriptor of this process. It starts with only `lo`, up, and without routes.
 */
export interface NetworkNamespace {
  /** A path at which any process of the lab can open it. @throws Error (ENOENT) once it has been removed */
  readonly path: string;
  /** The command prefix that runs a command in this namespace. */
  readonly enter: readonly string[];
  /**
   * Runs iproute2 commands inside, one a line. An IPv6 address that they add can be used at once (`withoutDetection`).
   *
   * @throws with ip's message if a command fails
   */
  ip(...commands: string[]): Promise<void>;
  remove(): void;
}

/**
 * Creates a network namespace.
 *
 * It uses system calls, because programs (unshare, ip) would take half of a cell's start time. A descriptor holds the
 * namespace instead of a mount, because bwrap reads the list of all mounts for each mount that it makes.
 *
 * @param commands iproute2 commands to run inside once lo is up
 */
export async function createNetwork(commands: readonly string[] = []): Promise<NetworkNamespace> {
  const descriptor = await (spawnNetwork() ?? makeNetwork());
  let removed = false;
  const network: NetworkNamespace = {
    get path() {
      // The number of the closed descriptor may now belong to another file.
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

/** Joins two namespaces with a veth pair named `veth0` at both ends, up, with one address each (CIDR). */
export async function linkNetworks(
  [left, leftAddress]: [NetworkNamespace, string],
  [right, rightAddress]: [NetworkNamespace, string],
): Promise<void> {
  await left.ip(
    `link add veth0 type veth peer name veth0 netns ${right.path}`,
    `addr add ${leftAddress} dev veth0`,
    'link set veth0 up',
  );
  await right.ip(`addr add ${rightAddress} dev veth0`, 'link set veth0 up');
}

/** A descriptor of a new network namespace with `lo` up, without a spawner. */
function makeNetwork(): number {
  return inNetwork(null, () => {
    raiseLoopback();
    return openSync(THIS_NETWORK, 'r');
  });
}

function raiseLoopback(): void {
  const request = Buffer.alloc(IFREQ.size);
  request.write('lo', IFREQ.at.ifr_name);
  request.writeUInt16LE(IFF_UP, IFREQ.at.ifr_flags);
  const socket = call('socket', AF_INET, SOCK_DGRAM, 0);
  try {
    call('ioctl', socket, SIOCSIFFLAGS, request);
  } finally {
    closeSync(socket);
  }
}

/**
 * An iproute2 command that adds an IPv6 address, with `nodad`. Without it the kernel first looks for duplicates of the address, on `lo` too,
 * and does so in the background (net/ipv6/addrconf.c): bind fails until then with EADDRNOTAVAIL, and the address is the source of no packet.
 */
export function withoutDetection(command: string): string {
  const added = addedAddress(command);
  if (!added || added.words.includes('nodad') || added.words.includes('optimistic')) return command;
  // ip takes the word only behind the address.
  return added.words.toSpliced(added.at + 1, 0, 'nodad').join(' ');
}

/** The words of an iproute2 command that adds an IPv6 address, the place of the address among them, and the address without its length. */
function addedAddress(command: string): { words: string[]; at: number; address: string } | null {
  const words = command.trim().split(/\s+/);
  const object = words.findIndex((word) => !word.startsWith('-'));
  const [noun = '', verb = ''] = words.slice(object, object + 2);
  const adds =
    noun !== '' &&
    'address'.startsWith(noun) &&
    verb !== '' &&
    ['add', 'change', 'replace'].some((each) => each.startsWith(verb));
  const addresses = words.map((word) => word.replace(/\/.*$/, ''));
  const at = addresses.findIndex(isIPv6);
  return adds && at !== -1 ? { words, at, address: addresses[at] as string } : null;
}

async function batch(network: string, commands: readonly string[]): Promise<void> {
  const child = spawn(['ip', '-batch', '-'], { stdio: ['pipe', 'ignore', 'pipe'], network });
  const [stdin, , stderr] = child.stdio as [Writable, null, Readable];
  // ip may end before it has read everything. Its message says why.
  stdin.on('error', () => {});
  stdin.end(`${commands.map(withoutDetection).join('\n')}\n`);
  const [[code, signal], errors] = await Promise.all([once(child, 'close'), text(stderr)]);
  if (code !== 0)
    throw new HarnessError(`ip: ${errors.trim() || describeExit(code, signal)} (commands: ${commands.join('; ')})`);
  await untilLocal(network, commands.flatMap(addedToLoopback));
}

/** The IPv6 address that an iproute2 command adds to `lo`. */
function addedToLoopback(command: string): string[] {
  const added = addedAddress(command);
  return added && added.words[added.words.indexOf('dev') + 1] === 'lo' ? [added.address] : [];
}
