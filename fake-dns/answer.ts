import { typeName } from './wire/codes.ts';
import { Cursor } from './wire/cursor.ts';
import { encodeName } from './wire/names.ts';
import { rdataText } from './wire/rdata-fields.ts';
import { encodeRecord } from './wire/records.ts';

/** A record with its data encoded. */
export interface OwnedRecord {
  /** In lower case. */
  owner: string;
  code: number;
  ttl: number;
  data: Buffer;
  /** Type and data as canonical text. */
  text: string;
}

/** What an answer consists of. */
export interface AnswerParts {
  rcode: number;
  authoritative: boolean;
  answer: readonly OwnedRecord[];
  authority: readonly OwnedRecord[];
  additional: readonly OwnedRecord[];
}

/** A response after its question, encoded. */
export interface Answer extends AnswerParts {
  /** All sections, without OPT. Owners that equal the question's name are pointers to it. */
  body: Buffer;
  /** The answer section as canonical text. */
  text: readonly string[];
}

// The question's name starts right after the header.
const QUESTION_POINTER = Buffer.of(0xc0, 12);

/** A record without its owner. */
export function recordOf(code: number, ttl: number, data: Buffer): Omit<OwnedRecord, 'owner'> {
  return { code, ttl, data, text: `${typeName(code)} ${rdataText(code, new Cursor(data), data.length)}`.trimEnd() };
}

/** Encodes an answer; `asked` is the question's name in lower case. */
export function encodeAnswer(
  asked: string,
  {
    rcode,
    authoritative,
    answer = [],
    authority = [],
    additional = [],
  }: Partial<AnswerParts> & Pick<AnswerParts, 'rcode' | 'authoritative'>,
): Answer {
  const records = [...answer, ...authority, ...additional].map(({ owner, code, ttl, data }) =>
    encodeRecord(owner === asked ? QUESTION_POINTER : encodeName(owner), code, ttl, data),
  );
  return {
    rcode,
    authoritative,
    answer,
    authority,
    additional,
    body: Buffer.concat(records),
    text: Object.freeze(answer.map(({ owner, text }) => `${owner} ${text}`)),
  };
}

/** An answer with a response code and no records. */
export function emptyAnswer(rcode: number, authoritative = false): Answer {
  return encodeAnswer('.', { rcode, authoritative });
}
