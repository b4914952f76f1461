import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { encodeIPv6 } from '../../fake-dns/wire/addresses.ts';
import { inNetwork } from './syscalls.ts';

/**
 * Waits until packets to these addresses of `lo` reach it. The kernel adds an IPv6 address at once, so that a server can use it, and the route
 * to it later, in a worker thread (net/ipv6/addrconf.c, addrconf_dad_work): on a busy machine, 12 of 199 routes came up to 188 ms after `ip` had
 * ended. A query that a program sends before that is lost. No event marks the moment for another namespace, so /proc is read again and again.
 *
 * @param network the path of the network namespace
 * @param addresses IPv6 addresses, in any form
 */
export async function untilLocal(network: string, addresses: readonly string[]): Promise<void> {
  const wanted = addresses.map((address) => encodeIPv6(address).toString('hex'));
  const end = Date.now() + LIMIT_MS;
  while (wanted.length > 0 && Date.now() < end) {
    const local = inNetwork(network, localAddresses);
    if (wanted.every((address) => local.has(address))) return;
    await turn();
  }
}

/** A device that is down gets no routes, and that is for the scenario to say. */
const LIMIT_MS = 2000;

/** <linux/ipv6_route.h>, RTF_LOCAL */
const RTF_LOCAL = 0x80000000;

/** The addresses of local routes, as 32 hexadecimal digits. */
function localAddresses(): Set<string> {
  const lines = readFileSync('/proc/thread-self/net/ipv6_route', 'utf8').split('\n');
  return new Set(
    lines.flatMap((line) => {
      const [address = '', length, , , , , , , flags = '0'] = line.split(/ +/);
      return length === '80' && (Number.parseInt(flags, 16) & RTF_LOCAL) !== 0 ? [address] : [];
    }),
  );
}
