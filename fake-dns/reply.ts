import { type Answer, emptyAnswer } from './answer.ts';
import type { Query } from './query.ts';
import { rcodeName } from './wire/codes.ts';
import { FLAG, type FlagName, flagNames, withFlags, withOpcode, withRcode } from './wire/flags.ts';
import { ednsOf, type ParsedMessage, parseMessage } from './wire/parse-message.ts';
import { encodeOpt } from './wire/records.ts';

/** A message ready to be sent, with its fields for the event log. */
export interface Reply extends ParsedMessage {
  bytes: Buffer;
}

export interface ReplyOptions {
  /** Default: the query's. */
  id?: number;
  /** The question section's octets; default: the query's, `null` for none. */
  question?: Buffer | null;
  /** Flags that differ from the default answer's: AA as in the answer, RD as in the query, RA, and TC if truncated. */
  flags?: Partial<Record<FlagName, boolean>>;
  /** An OPT record in the reply to a query that had one; default true. */
  opt?: boolean;
  /** Octets; a longer reply goes out empty, with TC. Default: no limit. */
  limit?: number;
}

/** The UDP payload size that this server advertises: the value that DNS Flag Day 2020 recommends. */
export const OWN_UDP_SIZE = 1232;

/**
 * Without EDNS a UDP message has at most 512 octets (RFC 1035 §4.2.1). Smaller EDNS sizes count as 512 (RFC 6891
 * §6.2.3).
 */
const PLAIN_UDP_SIZE = 512;
/** The largest payload of an IPv4 UDP datagram. */
const LARGEST_DATAGRAM = 65_507;
const LARGEST_TCP_MESSAGE = 65_535;

/** The longest reply that the client accepts, in octets. */
export function limitFor(query: Query, transport: 'udp' | 'tcp'): number {
  if (transport === 'tcp') return LARGEST_TCP_MESSAGE;
  return Math.min(Math.max(query.edns?.size ?? 0, PLAIN_UDP_SIZE), LARGEST_DATAGRAM);
}

const plainOpt = encodeOpt({ size: OWN_UDP_SIZE });

function optFor(dnssecOk: boolean, rcode: number): Buffer {
  return dnssecOk || rcode > 0xf ? encodeOpt({ size: OWN_UDP_SIZE, do: dnssecOk, rcode }) : plainOpt;
}

/** Assembles header, question, answer and OPT. */
export function composeReply(query: Query, answer: Answer, options: ReplyOptions = {}): Reply {
  const { id = query.id, flags = {}, limit = Number.POSITIVE_INFINITY } = options;
  const question = options.question === null ? undefined : (options.question ?? query.question);
  const opt = query.edns && options.opt !== false ? optFor(query.edns.do, answer.rcode) : undefined;
  const fixed = 12 + (question?.length ?? 0) + (opt?.length ?? 0);
  const truncated = fixed + answer.body.length > limit;
  const sent = truncated ? emptyAnswer(answer.rcode, answer.authoritative) : answer;

  const bytes = Buffer.allocUnsafe(fixed + sent.body.length);
  let word = FLAG.qr | (query.flags & FLAG.rd);
  if (sent.authoritative) word |= FLAG.aa;
  if (truncated) word |= FLAG.tc;
  // A stub resolver expects a server that recurses.
  word = withFlags(word | FLAG.ra, flags);
  word = withRcode(withOpcode(word, query.flags >> 11), sent.rcode);
  bytes.writeUInt16BE(id, 0);
  bytes.writeUInt16BE(word, 2);
  bytes.writeUInt16BE(question ? 1 : 0, 4);
  bytes.writeUInt16BE(sent.answer.length, 6);
  bytes.writeUInt16BE(sent.authority.length, 8);
  bytes.writeUInt16BE(sent.additional.length + (opt ? 1 : 0), 10);
  let end = 12 + (question?.copy(bytes, 12) ?? 0);
  end += sent.body.copy(bytes, end);
  opt?.copy(bytes, end);
  // Compression pointers to a replaced question yield other owner names, so the fields are parsed from the octets.
  if (options.question !== undefined) return { bytes, ...parseMessage(bytes) };
  return {
    bytes,
    id,
    ...{ name: query.name, type: query.type },
    ...(opt && { edns: ednsOf(OWN_UDP_SIZE, query.edns?.do === true, 0) }),
    rcode: rcodeName(sent.rcode),
    flags: flagNames(word),
    answers: sent.text,
  };
}

/** An error of twelve octets: a header without a question. */
export function headerOnlyReply({ id, flags }: Pick<Query, 'id' | 'flags'>, rcode: number): Reply {
  const bytes = Buffer.alloc(12);
  const word = withRcode(FLAG.qr | (flags & FLAG.rd), rcode);
  bytes.writeUInt16BE(id, 0);
  bytes.writeUInt16BE(word, 2);
  return { bytes, id, rcode: rcodeName(rcode), flags: flagNames(word), answers: [] };
}
