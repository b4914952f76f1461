import { Packet } from 'dns2';
import { OPT, typeName } from './wire/codes.ts';
import { FLAG } from './wire/flags.ts';
import { readName } from './wire/names.ts';

/** A query as read from the wire. */
export interface Query {
  raw: Buffer;
  id: number;
  /** The header's second word. */
  flags: number;
  /** Presentation form, no trailing dot, case as in the query. */
  name: string;
  type: string;
  class: number;
  /** The question section's octets, for an unchanged copy in the reply. */
  question: Buffer;
  edns: { size: number; do: boolean; version: number } | undefined;
}

/** Octets that are not a query; `answerable` is defined if the header is sufficient for a FORMERR reply. */
export interface MalformedMessage {
  error: string;
  raw: Buffer;
  answerable: { id: number; flags: number } | undefined;
}

// A query has at most OPT, TSIG and SIG(0) beside its question. Without this bound a crafted message full of
// compression pointers would block the event loop.
const MAX_RECORDS = 8;

/** Reads one message; never throws. */
export function readQuery(raw: Buffer): Query | MalformedMessage {
  if (raw.length < Packet.HEADER_SIZE) {
    return { error: `${raw.length} octets: shorter than a header`, raw, answerable: undefined };
  }
  const id = raw.readUInt16BE(0);
  const flags = raw.readUInt16BE(2);
  // A reply to a response could start an endless loop between two servers.
  if (flags & FLAG.qr) return { error: 'a response, not a query', raw, answerable: undefined };
  const answerable = { id, flags };
  const questions = raw.readUInt16BE(4);
  if (questions !== 1) return { error: `${questions} questions`, raw, answerable };
  const records = raw.readUInt16BE(6) + raw.readUInt16BE(8) + raw.readUInt16BE(10);
  if (records > MAX_RECORDS) return { error: `${records} records in a query`, raw, answerable };
  try {
    // dns2 does not escape special octets in names, so readName reads the name; dns2 parses the rest.
    const { name, end } = readName(raw, Packet.HEADER_SIZE);
    const packet = Packet.parse(raw);
    const [question] = packet.questions;
    const [error] = packet.errors;
    if (error || !question) return { error: error?.message ?? 'no question', raw, answerable };
    const opt = packet.additionals.find((record) => record.type === OPT);
    return {
      raw,
      id,
      flags,
      name,
      type: typeName(question.type),
      class: question.class,
      question: raw.subarray(Packet.HEADER_SIZE, end + 4),
      edns: opt && { size: opt.class, do: opt.doFlag === true, version: opt.version ?? 0 },
    };
  } catch (error) {
    return { error: (error as Error).message, raw, answerable };
  }
}
