import type { DnsQueryEvent } from './events.ts';
import type { Query } from './query.ts';
import { CLASS } from './wire/codes.ts';
import { flagNames, opcodeOf } from './wire/flags.ts';
import { ednsOf } from './wire/parse-message.ts';

/** The fields of a query event that do not come from the query itself. */
type Receipt = Pick<DnsQueryEvent, 'at' | 'server' | 'host' | 'transport' | 'local' | 'client' | 'query'>;

/** The event for a received query. */
export function queryEvent({ flags, edns, raw, ...query }: Query, receipt: Receipt): DnsQueryEvent {
  const opcode = opcodeOf(flags);
  return {
    kind: 'dns-query',
    ...receipt,
    id: query.id,
    name: query.name,
    type: query.type,
    ...(query.class !== CLASS.IN && { class: query.class }),
    ...(opcode !== 0 && { opcode }),
    flags: flagNames(flags),
    ...(edns && { edns: ednsOf(edns.size, edns.do, edns.version) }),
    bytes: raw.length,
    raw: raw.toString('hex'),
  };
}
