import { ipv6Text } from './addresses.ts';
import { typeName } from './codes.ts';
import type { Cursor } from './cursor.ts';
import { quoted } from './rdata.ts';

function* characterStrings(data: Cursor): Generator<Buffer> {
  while (data.left > 0) yield data.octets(data.octets(1).readUInt8());
}

/** Undefined for a type without a text form here. @throws RangeError if the data is shorter than its type requires */
function textOf(type: string, data: Cursor): string | undefined {
  switch (type) {
    case 'A':
      return data.octets(4).join('.');
    case 'AAAA':
      return ipv6Text(data.octets(16));
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return data.name();
    case 'MX':
      return `${data.uint16()} ${data.name()}`;
    case 'SRV':
      return `${data.uint16()} ${data.uint16()} ${data.uint16()} ${data.name()}`;
    case 'TXT':
      return Array.from(characterStrings(data), quoted).join(' ');
    case 'SOA':
      return [data.name(), data.name(), ...Array.from({ length: 5 }, () => data.uint32())].join(' ');
    default:
      return undefined;
  }
}

/**
 * The next `length` octets, a record's data, in the spelling of a zone's text. Data of another type, or malformed data,
 * becomes RFC 3597's `\# length octets`.
 * @throws RangeError if fewer octets are left
 */
export function rdataText(type: number, message: Cursor, length: number): string {
  const data = message.peek(length);
  const octets = message.octets(length);
  try {
    const text = textOf(typeName(type), data);
    if (text !== undefined && data.left === 0) return text;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return `\\# ${length} ${octets.toString('hex')}`.trimEnd();
}
