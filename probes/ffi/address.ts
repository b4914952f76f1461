import { BadCommand } from './command.ts';
import { inetNtop, inetPton } from './libc.ts';
import { cString } from './memory.ts';
import { AF_INET, AF_INET6 } from './names.ts';

/** The sizes of `struct sockaddr_in` and of `struct sockaddr_in6`. */
export const SOCKADDR_IN = 16;
export const SOCKADDR_IN6 = 28;
const INET6_ADDRSTRLEN = 46;

/** An address as text, formatted by the C library. */
export function ipText(family: number, bytes: Buffer): string {
  const text = Buffer.alloc(INET6_ADDRSTRLEN);
  inetNtop(family, bytes, text, text.length);
  return text.toString('latin1', 0, text.indexOf(0));
}

/** The port of a `struct sockaddr_in` or `sockaddr_in6`. */
export function portOf(sockaddr: Buffer): number {
  return sockaddr.readUInt16BE(2);
}

/** The address in such a struct, without its port: `192.0.2.1`, `2001:db8::1`, `fe80::1%3` when it has a scope. */
export function addressText(sockaddr: Buffer): string {
  if (sockaddr.readUInt16LE(0) !== AF_INET6) return ipText(AF_INET, sockaddr.subarray(4, 8));
  const scope = sockaddr.readUInt32LE(24);
  return ipText(AF_INET6, sockaddr.subarray(8, 24)) + (scope === 0 ? '' : `%${scope}`);
}

/** Reads a numeric address. @throws BadCommand */
export function parseAddress(text: string): { family: number; bytes: Buffer } {
  for (const [family, length] of [[AF_INET, 4] as const, [AF_INET6, 16] as const]) {
    const bytes = Buffer.alloc(length);
    if (inetPton(family, cString(text), bytes) === 1) return { family, bytes };
  }
  throw new BadCommand('address is no numeric address');
}

/** @throws BadCommand for text that is not an address */
export function toSockaddr(text: string, port: number): Buffer {
  const { family, bytes } = parseAddress(text);
  const sockaddr = Buffer.alloc(family === AF_INET ? SOCKADDR_IN : SOCKADDR_IN6);
  sockaddr.writeUInt16LE(family, 0);
  sockaddr.writeUInt16BE(port, 2);
  bytes.copy(sockaddr, family === AF_INET ? 4 : 8);
  return sockaddr;
}
