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
  /** Presentation form, no trailing dot, case as asked. */
  name: string;
  type: string;
  class: number;
  /** The question section's octets, to be echoed as they came. */
  question: Buffer;
  edns: { size: number; do: boolean; version: number } | undefined;
}

/** Octets that are no query; `id` and `flags` are there when a FORMERR can still be addressed. */
export interface MalformedMessage {
  error: string;
  raw: Buffer;
  answerable: { id: number; flags: number } | undefined;
}

// A query has at most OPT, TSIG and SIG(0) beside its question. The bound keeps a crafted message full of
// compression pointers from holding up the event loop.
const MAX_RECORDS = 8;

/** Reads one message; never throws. */
export function readQuery(raw: Buffer): Query | MalformedMessage {
  if (raw.length < Packet.HEADER_SIZE) {
    return { error: `${raw.length} octets are no header`, raw, answerable: undefined };
  }
  const id = raw.readUInt16BE(0);
  const flags = raw.readUInt16BE(2);
  // Answering a response could start two servers talking to each other for ever.
  if (flags & FLAG.qr) return { error: 'a response, not a query', raw, answerable: undefined };
  const answerable = { id, flags };
  const questions = raw.readUInt16BE(4);
  if (questions !== 1) return { error: `${questions} questions`, raw, answerable };
  const records = raw.readUInt16BE(6) + raw.readUInt16BE(8) + raw.readUInt16BE(10);
  if (records > MAX_RECORDS) return { error: `${records} records in a query`, raw, answerable };
  try {
    // dns2's names have no escapes, so the name is read here; the rest is its parse.
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
