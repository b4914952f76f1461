import { isIP, isIPv4 } from 'node:net';
import { encodeIPv4, encodeIPv6, ipv6Text } from '../../fake-dns/wire/addresses.ts';

/** As many successive addresses are one word. Fewer are readable one by one. */
const SHORTEST_RANGE = 256;

/** The same addresses in the same order, where many successive ones are a range: `198.18.0.1-198.18.7.208`. */
export function withRanges(addresses: readonly string[]): string[] {
  if (addresses.length < SHORTEST_RANGE) return [...addresses];
  const runs: string[][] = [];
  for (const address of addresses) {
    const run = runs.at(-1);
    if (run && follows(run.at(-1) as string, address)) run.push(address);
    else runs.push([address]);
  }
  return runs.flatMap((run) => (run.length < SHORTEST_RANGE ? run : [`${run[0]}-${run.at(-1)}`]));
}

/** The addresses of a range; null for a word that is none. */
export function expandRange(range: string): string[] | null {
  const [first = '', last = '', ...rest] = range.split('-');
  const start = placeOf(first);
  const end = placeOf(last);
  if (!start || !end || rest.length > 0 || start.net !== end.net || start.number > end.number) return null;
  return Array.from({ length: end.number - start.number + 1 }, (_, at) => textOf(start, start.number + at));
}

interface Place {
  /** The octets before the last four, in hexadecimal; empty for IPv4. */
  net: string;
  /** The last four octets. */
  number: number;
}

function placeOf(address: string): Place | null {
  if (isIP(address) === 0 || address.includes('%')) return null;
  const octets = isIPv4(address) ? encodeIPv4(address) : encodeIPv6(address);
  return { net: octets.subarray(0, -4).toString('hex'), number: octets.readUInt32BE(octets.length - 4) };
}

function textOf({ net }: Place, number: number): string {
  const last = Buffer.alloc(4);
  last.writeUInt32BE(number);
  return net === '' ? last.join('.') : ipv6Text(Buffer.concat([Buffer.from(net, 'hex'), last]));
}

function follows(before: string, address: string): boolean {
  const [left, right] = [placeOf(before), placeOf(address)];
  return left !== null && right !== null && left.net === right.net && right.number === left.number + 1;
}
