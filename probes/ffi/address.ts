import { BadCommand } from './command.ts';
import { SOCKADDR_IN, SOCKADDR_IN6 } from './layouts.ts';
import { inetNtop, inetPton } from './libc.ts';
import { cString } from './memory.ts';
import { AF_INET, AF_INET6 } from './names.ts';

const INET6_ADDRSTRLEN = 46;

// Family and port have the same place in both.
const { at: v4 } = SOCKADDR_IN;
const { at: v6 } = SOCKADDR_IN6;

/** An address as text, formatted by the C library. */
export function ipText(family: number, bytes: Buffer): string {
  const text = Buffer.alloc(INET6_ADDRSTRLEN);
  inetNtop(family, bytes, text, text.length);
  return text.toString('latin1', 0, text.indexOf(0));
}

/** The port of a `struct sockaddr_in` or `sockaddr_in6`. */
export function portOf(sockaddr: Buffer): number {
  return sockaddr.readUInt16BE(v4.sin_port);
}

/** The address in such a struct, without its port: `192.0.2.1`, `2001:db8::1`, `fe80::1%3` when it has a scope. */
export function addressText(sockaddr: Buffer): string {
  const octets = (start: number, length: number) => sockaddr.subarray(start, start + length);
  if (sockaddr.readUInt16LE(v4.sin_family) !== AF_INET6) return ipText(AF_INET, octets(v4.sin_addr, 4));
  const scope = sockaddr.readUInt32LE(v6.sin6_scope_id);
  return ipText(AF_INET6, octets(v6.sin6_addr, 16)) + (scope === 0 ? '' : `%${scope}`);
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
  const sockaddr = Buffer.alloc((family === AF_INET ? SOCKADDR_IN : SOCKADDR_IN6).size);
  sockaddr.writeUInt16LE(family, v4.sin_family);
  sockaddr.writeUInt16BE(port, v4.sin_port);
  bytes.copy(sockaddr, family === AF_INET ? v4.sin_addr : v6.sin6_addr);
  return sockaddr;
}
