import { typeName } from '../../../fake-dns/wire/codes.ts';
import { readName } from '../../../fake-dns/wire/names.ts';

/** RFC 1035, 4.1.1 and 4.2.2: octets of the header, and of the length before a message over TCP. */
const HEADER = 12;
const LENGTH = 2;

/** The questions of DNS queries or responses: `A www.lab.test`. Empty for other octets, and for a length alone. */
export function questionsOf(octets: Buffer, transport: 'udp' | 'tcp'): string[] {
  const framed = transport === 'tcp' ? messagesIn(octets) : undefined;
  // Over TCP the length may have been read by a call of its own, before the message.
  return (framed ?? [octets]).flatMap(questionOf);
}

/** The messages of a TCP stream; undefined if the octets are not whole messages, each after its length. */
function messagesIn(stream: Buffer): Buffer[] | undefined {
  const messages: Buffer[] = [];
  let at = 0;
  while (at + LENGTH <= stream.length) {
    const end = at + LENGTH + stream.readUInt16BE(at);
    messages.push(stream.subarray(at + LENGTH, end));
    at = end;
  }
  return at === stream.length ? messages : undefined;
}

function questionOf(message: Buffer): string[] {
  try {
    if (message.readUInt16BE(4) === 0) return [];
    const { name, end } = readName(message, HEADER);
    return [`${typeName(message.readUInt16BE(end))} ${name}`];
  } catch {
    return [];
  }
}
