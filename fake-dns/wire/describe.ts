import { Packet, type Resource } from 'dns2';
import { encodeIPv6, ipv6Text } from './addresses.ts';
import { rcodeName, typeName } from './codes.ts';
import { type FlagName, flagNames } from './flags.ts';
import { rdata } from './rdata.ts';

/** What a message says, as far as it can be read. */
export interface Description {
  /** Empty when there is no header to read it from. */
  rcode: string;
  flags: readonly FlagName[];
  /** The answer section as canonical text: `www.example.test A 192.0.2.1`. */
  answers: readonly string[];
}

/** dns2's fields of a record as text; a type it cannot read comes as RFC 3597's `\# length octets`. */
function dataText(record: Resource): string {
  const { priority = 0, weight = 0, port = 0 } = record;
  switch (typeName(record.type)) {
    case 'A':
      return record.address ?? '';
    case 'AAAA':
      return ipv6Text(encodeIPv6(record.address ?? ''));
    case 'CNAME':
    case 'PTR':
      return record.domain || '.';
    case 'NS':
      return record.ns || '.';
    case 'MX':
      return `${priority} ${record.exchange || '.'}`;
    case 'SRV':
      return `${priority} ${weight} ${port} ${record.target || '.'}`;
    case 'TXT':
      return rdata.TXT.text(record.data as string[]);
    case 'SOA': {
      const { primary, admin, serial, refresh, retry, expiration, minimum } = record;
      return [primary || '.', admin || '.', serial, refresh, retry, expiration, minimum].join(' ');
    }
    default:
      return Buffer.isBuffer(record.data) ? `\\# ${record.data.length} ${record.data.toString('hex')}`.trimEnd() : '';
  }
}

/** Reads a message that may be anything at all; never throws. */
export function describe(message: Buffer): Description {
  if (message.length < Packet.HEADER_SIZE) return { rcode: '', flags: [], answers: [] };
  const { header, answers } = Packet.parse(message);
  return {
    rcode: rcodeName(header.rcode),
    flags: flagNames(message.readUInt16BE(2)),
    answers: answers.map((record) => `${record.name || '.'} ${typeName(record.type)} ${dataText(record)}`.trimEnd()),
  };
}
