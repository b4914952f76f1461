import { encodeAnswer, type OwnedRecord, recordOf } from '../answer.ts';
import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';
import { typeCode } from '../wire/codes.ts';

/** UDP: sends the whole default answer, also above the client's size. TCP queries get the default answer. */
export function ignoreSize(match: Omit<RuleMatch, 'transport'> = {}): Rule {
  return rule('ignoreSize', { ...match, transport: 'udp' }, (exchange) => {
    exchange.send(exchange.defaultReply({ limit: Number.POSITIVE_INFINITY }));
  });
}

const ADDRESS_TTL = 300;
/** 198.18.0.0/15 and 2001:db8::/32 are reserved for tests and examples (RFC 2544, RFC 3849). */
const addressMakers: Readonly<Record<string, (index: number) => Buffer>> = {
  A: (index) => Buffer.of(198, 18 + (index >> 16), (index >> 8) & 0xff, index & 0xff),
  AAAA: (index) => Buffer.from(`20010db8${index.toString(16).padStart(24, '0')}`, 'hex'),
};
const MAX_ADDRESSES = 0x1ffff;

/**
 * Answers A and AAAA queries for any name with `count` addresses from 198.18.0.1 or 2001:db8::1 on; other queries get the default
 * answer. An answer above the client's size is truncated, unless `whole`.
 * @throws RangeError for a count that has no distinct addresses
 */
export function manyAddresses(count: number, options: RuleMatch & { whole?: boolean } = {}): Rule {
  const { whole = false, ...match } = options;
  if (!(Number.isInteger(count) && count >= 0 && count <= MAX_ADDRESSES)) throw new RangeError(`${count} addresses`);
  return rule('manyAddresses', match, (exchange) => {
    const { name, type } = exchange.event;
    const make = addressMakers[type];
    if (!make) return exchange.send(exchange.defaultReply());
    const owner = name.toLowerCase();
    const answer = Array.from({ length: count }, (_, index) => ({
      owner,
      ...recordOf(typeCode(type), ADDRESS_TTL, make(index + 1)),
    }));
    const limit = whole ? { limit: Number.POSITIVE_INFINITY } : {};
    exchange.send(exchange.compose(encodeAnswer(owner, { rcode: 0, authoritative: true, answer }), limit));
  });
}

/** The octets of a record with the root as owner: one for the name, ten for type, class, TTL and length. */
const ROOT_RECORD = 11;

/**
 * The default answer, padded to exactly `octets` octets by a TXT record in the additional section, and sent also above the client's
 * size. No record fits a difference of one to eleven octets; then the query gets no reply, and `dns-silence` has the reason.
 * @throws RangeError for more octets than a message can have
 */
export function padTo(octets: number, match: RuleMatch = {}): Rule {
  if (!(Number.isInteger(octets) && octets >= 0 && octets <= 0xffff))
    throw new RangeError(`a reply of ${octets} octets`);
  return rule('padTo', match, (exchange) => {
    const { answer } = exchange;
    const unlimited = { limit: Number.POSITIVE_INFINITY };
    const { length } = exchange.compose(answer, unlimited).bytes;
    const missing = octets - length;
    if (missing === 0) return exchange.send(exchange.compose(answer, unlimited));
    if (missing <= ROOT_RECORD)
      throw new RangeError(`the reply has ${length} octets, padded at least ${length + ROOT_RECORD + 1}`);
    const additional = [...answer.additional, paddingOf(missing - ROOT_RECORD)];
    const asked = exchange.query.name.toLowerCase();
    exchange.send(exchange.compose(encodeAnswer(asked, { ...answer, additional }), unlimited));
  });
}

function paddingOf(length: number): OwnedRecord {
  // Character strings: a length octet, and at most 255 more.
  const data = Buffer.alloc(length, 'x');
  for (let at = 0; at < length; at += 256) data[at] = Math.min(255, length - at - 1);
  return { owner: '.', ...recordOf(typeCode('TXT'), 0, data) };
}
