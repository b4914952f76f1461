import { closeSync } from 'node:fs';
import { isIPv6, SocketAddress } from 'node:net';
import type { SocketSpec } from '../../fake-dns/index.ts';
import { SOCKADDR_IN, SOCKADDR_IN6 } from '../../probes/ffi/layouts.ts';
import { call, inNetwork } from './syscalls.ts';

/** Linux constants, <bits/socket.h>, <netinet/in.h>. */
const AF_INET = 2;
const AF_INET6 = 10;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;

/**
 * Opens and binds a socket inside another network namespace; the descriptor then works in this one.
 *
 * @param namespace path of the pinned namespace
 * @returns the file descriptor, non-blocking and close-on-exec
 * @throws if a system call fails, with its `code`
 */
export function openSocketIn(namespace: string, want: SocketSpec): number {
  return inNetwork(namespace, () => bindSocket(want));
}

/**
 * Opens and binds a socket in the current network namespace.
 *
 * @throws if a system call fails, with its `code`
 */
export function bindSocket({ transport, address, port }: SocketSpec): number {
  const v6 = isIPv6(address);
  const type = transport === 'udp' ? SOCK_DGRAM : SOCK_STREAM;
  const fd = call('socket', v6 ? AF_INET6 : AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  try {
    const on = Buffer.from([1, 0, 0, 0]);
    if (transport === 'tcp') call('setsockopt', fd, SOL_SOCKET, SO_REUSEADDR, on, on.length);
    if (v6) call('setsockopt', fd, IPPROTO_IPV6, IPV6_V6ONLY, on, on.length);
    const name = socketName(address, port);
    call('bind', fd, name, name.length);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** The index of `lo`, which is the first interface of every network namespace. */
const LOOPBACK_INDEX = 1;

/** `struct sockaddr_in` or `struct sockaddr_in6`. A scope behind the address can be `%lo` alone. */
function socketName(address: string, port: number): Buffer {
  const v6 = isIPv6(address);
  const name = Buffer.alloc((v6 ? SOCKADDR_IN6 : SOCKADDR_IN).size);
  // Family and port have the same place in both.
  name.writeUInt16LE(v6 ? AF_INET6 : AF_INET, SOCKADDR_IN.at.sin_family);
  name.writeUInt16BE(port, SOCKADDR_IN.at.sin_port);
  const [bare = '', scope] = address.split('%');
  if (v6) bytesOfIPv6(bare).copy(name, SOCKADDR_IN6.at.sin6_addr);
  else Buffer.from(address.split('.').map(Number)).copy(name, SOCKADDR_IN.at.sin_addr);
  if (scope !== undefined) name.writeUInt32LE(LOOPBACK_INDEX, SOCKADDR_IN6.at.sin6_scope_id);
  return name;
}

/** The 16 octets of an IPv6 address. */
export function bytesOfIPv6(address: string): Buffer {
  const canonical = new SocketAddress({ address, family: 'ipv6' }).address;
  const [head = '', tail = ''] = canonical.split('::');
  const groups = (text: string) => text.split(':').filter(Boolean);
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
