import { typeName } from '../../../fake-dns/wire/codes.ts';
import { readName } from '../../../fake-dns/wire/names.ts';

/** RFC 1035, 4.1.1 and 4.2.2: octets of a header, and of the length before a message over TCP. */
const HEADER = 12;
const LENGTH = 2;

/** What a DNS message is about, query or response: `A www.lab.test`. Empty for what is no message, or only the length of one. */
export function questionOf(octets: Buffer, transport: 'udp' | 'tcp'): string[] {
  // Over TCP the length may have been read on its own.
  const hasLength = transport === 'tcp' && octets.length >= LENGTH && octets.readUInt16BE(0) === octets.length - LENGTH;
  const message = hasLength ? octets.subarray(LENGTH) : octets;
  try {
    if (message.readUInt16BE(4) === 0) return [];
    const { name, end } = readName(message, HEADER);
    return [`${typeName(message.readUInt16BE(end))} ${name}`];
  } catch {
    return [];
  }
}
