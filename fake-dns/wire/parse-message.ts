import { OPT, rcodeName, typeName } from './codes.ts';
import { Cursor } from './cursor.ts';
import { type FlagName, flagNames } from './flags.ts';
import { rdataText } from './rdata-fields.ts';

/**
 * The fields of an OPT record (RFC 6891 §6.1.3): its sender's UDP payload size, and the others if they are not zero.
 */
export interface Edns {
  size: number;
  do?: true;
  version?: number;
}

export interface Question {
  /** Presentation form, no trailing dot, case as on the wire. */
  name: string;
  /** Mnemonic, or `TYPE65`. */
  type: string;
}

/** The fields of a message, as far as it can be parsed. Without a whole header `rcode` is empty. */
export interface ParsedMessage extends Partial<Question> {
  id?: number;
  edns?: Edns;
  rcode: string;
  flags: readonly FlagName[];
  /** The answer section as canonical text: `www.example.test A 192.0.2.1`. */
  answers: readonly string[];
}

interface WireRecord {
  type: number;
  class: number;
  ttl: number;
  text: string;
}

const HEADER = 12;

/** The fields of an OPT record in the form of the events. */
export function ednsOf(size: number, dnssecOk: boolean, version: number): Edns {
  return { size, ...(dnssecOk && { do: true }), ...(version > 0 && { version }) };
}

function readQuestion(message: Cursor): Question {
  const question = { name: message.name(), type: typeName(message.uint16()) };
  message.uint16();
  return question;
}

function readRecord(message: Cursor): WireRecord {
  const owner = message.name().toLowerCase();
  const [type, klass, ttl] = [message.uint16(), message.uint16(), message.uint32()];
  const text = `${owner} ${typeName(type)} ${rdataText(type, message, message.uint16())}`;
  return { type, class: klass, ttl, text: text.trimEnd() };
}

/** Parses any octets; never throws. */
export function parseMessage(octets: Buffer): ParsedMessage {
  if (octets.length < HEADER) return { rcode: '', flags: [], answers: [] };
  const message = new Cursor(octets);
  const [id, word] = [message.uint16(), message.uint16()];
  const [questions, answers, others] = [message.uint16(), message.uint16(), message.uint16() + message.uint16()];
  let question: Question | undefined;
  let opt: WireRecord | undefined;
  const texts: string[] = [];
  try {
    for (let count = 0; count < questions; count += 1) {
      const each = readQuestion(message);
      question ??= each;
    }
    for (let count = 0; count < answers; count += 1) texts.push(readRecord(message).text);
    for (let count = 0; count < others; count += 1) {
      const record = readRecord(message);
      if (record.type === OPT) opt ??= record;
    }
  } catch (error) {
    // Nothing after this position can be parsed.
    if (!(error instanceof RangeError)) throw error;
  }
  const highRcode = opt ? opt.ttl >>> 24 : 0;
  return {
    id,
    ...question,
    ...(opt && { edns: ednsOf(opt.class, (opt.ttl & 0x8000) !== 0, (opt.ttl >>> 16) & 0xff) }),
    rcode: rcodeName((highRcode << 4) | (word & 0xf)),
    flags: flagNames(word),
    answers: texts,
  };
}
