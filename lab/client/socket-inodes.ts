import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import type { DnsQueryEvent, Transport } from '../../fake-dns/index.ts';
import type { Host } from '../host/host.ts';
import { bytesOfIPv6 } from '../namespaces/socket.ts';
import { inNetwork } from '../namespaces/syscalls.ts';

/** An IPv6 socket may send IPv4 packets, so both tables are read. */
const TABLES: Readonly<Record<Transport, readonly string[]>> = { udp: ['udp', 'udp6'], tcp: ['tcp', 'tcp6'] };

/**
 * The inodes of the sockets in a network namespace with this local address and port, from the kernel's tables (proc(5), /proc/net/udp).
 *
 * @param network the path of the namespace
 * @param client `address#port`
 */
export function socketInodes(network: string, transport: Transport, client: string): Set<string> {
  const at = client.lastIndexOf('#');
  const port = hexadecimal(Number(client.slice(at + 1)));
  const addresses = tableForms(client.slice(0, at));
  const lines = inNetwork(network, () => TABLES[transport].flatMap(readTable));
  const inodes = lines.flatMap((line) => {
    const [, local = '', , , , , , , , inode = '0'] = line.trim().split(/\s+/);
    const [address = '', localPort] = local.split(':');
    return localPort === port && (addresses.includes(address) || /^0+$/.test(address)) && inode !== '0' ? [inode] : [];
  });
  return new Set(inodes);
}

/** The inodes of a query's sender, which is on the server's own machine, or on another behind a link. */
export function senderInodes(
  hosts: readonly Pick<Host, 'name' | 'network'>[],
  { host, transport, client }: Pick<DnsQueryEvent, 'host' | 'transport' | 'client'>,
): Set<string> {
  for (const { network } of hosts.toSorted((a, b) => Number(b.name === host) - Number(a.name === host))) {
    const inodes = socketInodes(network.path, transport, client);
    if (inodes.size > 0) return inodes;
  }
  return new Set();
}

function hexadecimal(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}

function readTable(name: string): string[] {
  try {
    return readFileSync(`/proc/thread-self/net/${name}`, 'utf8').split('\n').slice(1).filter(Boolean);
  } catch {
    // Without IPv6 there is no table for it.
    return [];
  }
}

/** An address as the tables have it: words of 32 bits in the machine's order, in hexadecimal. */
function tableForms(address: string): string[] {
  const bare = address.replace(/%.*$/, '');
  if (isIPv6(bare)) return [wordsOf([...bytesOfIPv6(bare)])];
  const octets = bare.split('.').map(Number);
  const word = wordsOf(octets);
  return [word, `0000000000000000FFFF0000${word}`];
}

function wordsOf(octets: readonly number[]): string {
  const words = Array.from({ length: octets.length / 4 }, (_, index) => octets.slice(4 * index, 4 * index + 4));
  return words
    .flatMap((word) => word.toReversed())
    .map((octet) => octet.toString(16).toUpperCase().padStart(2, '0'))
    .join('');
}
