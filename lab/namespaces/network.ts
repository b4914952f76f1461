import { closeSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { call, inNetwork, THIS_NETWORK } from './syscalls.ts';

/** <sys/mount.h> */
const MS_BIND = 4096n;
const MNT_DETACH = 2;
/** <bits/socket.h>, <linux/sockios.h>, <net/if.h> */
const AF_INET = 2;
const SOCK_DGRAM = 2;
const SIOCSIFFLAGS = 0x8914n;
const IFF_UP = 1;

/** A network namespace, pinned by a bind mount at `path`. It starts with only `lo`, up, and without routes. */
export interface NetworkNamespace {
  readonly path: string;
  /** The command prefix that runs a command in this namespace. */
  readonly enter: readonly string[];
  /** Runs iproute2 commands inside, one a line. @throws with ip's message if a command fails */
  ip(...commands: string[]): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Creates a network namespace. `path` must be on a private mount (the workspace): the kernel refuses to pin a namespace
 * elsewhere.
 *
 * It uses system calls, because programs (unshare, ip, umount) would take half of a cell's start time.
 *
 * @param commands iproute2 commands to run inside once lo is up
 */
export async function createNetwork(path: string, commands: readonly string[] = []): Promise<NetworkNamespace> {
  await writeFile(path, '');
  inNetwork(null, () => {
    call('mount', THIS_NETWORK, path, 0n, MS_BIND, 0n);
    raiseLoopback();
  });
  const enter = ['nsenter', `--net=${path}`, '--'];
  if (commands.length > 0) await batch(enter, commands);
  return {
    path,
    enter,
    ip: (...lines) => batch(enter, lines),
    async remove() {
      call('umount2', path, MNT_DETACH);
      await rm(path);
    },
  };
}

/** Joins two namespaces with a veth pair named `veth0` at both ends, up, with one address each (CIDR). */
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

async function batch(enter: readonly string[], commands: readonly string[]): Promise<void> {
  const [file, ...args] = [...enter, 'ip', '-batch', '-'];
  await execa(file as string, args, { input: `${commands.join('\n')}\n` });
}
