import { encodeAnswer, type OwnedRecord, recordOf } from '../answer.ts';
import type { Exchange } from '../exchange.ts';
import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';
import { RCODE, type RcodeName, typeCode, typeName } from '../wire/codes.ts';
import { FLAG, type FlagName } from '../wire/flags.ts';
import { encodeWords, secondsOf, Words } from '../wire/rdata-fields.ts';
import { tokensOf } from '../wire/tokens.ts';
import { lower } from '../zones/full-name.ts';

/** Records as lines of text: `owner [ttl] type data`, with full names. `@` is the name in the question. */
export interface RecordLines {
  answer?: readonly string[];
  authority?: readonly string[];
  additional?: readonly string[];
  /** Default NOERROR. */
  rcode?: RcodeName;
}

const sectionNames = ['answer', 'authority', 'additional'] as const;

/**
 * Sends these records, in this order, to any question and without regard to the zones: for example a CNAME after its address, two
 * CNAMEs, or records of other names. @throws RangeError for a line that is not a record
 */
export function records(options: RuleMatch & RecordLines = {}): Rule {
  const { answer, authority, additional, rcode = 'NOERROR', ...match } = options;
  const lines = { answer, authority, additional };
  const sectionsFor = (asked: string) =>
    Object.fromEntries(sectionNames.map((name) => [name, (lines[name] ?? []).map((line) => readRecord(line, asked))]));
  // Reports an invalid line now and not at the first query.
  sectionsFor('.');
  return rule('records', match, (exchange) => {
    const asked = exchange.query.name.toLowerCase();
    const parts = { rcode: RCODE[rcode], authoritative: true, ...sectionsFor(asked) };
    exchange.send(exchange.compose(encodeAnswer(asked, parts)));
  });
}

function readRecord(line: string, asked: string): OwnedRecord {
  const fullName = (name: string) => (name === '@' ? asked : name);
  const [owner, ...words] = tokensOf(line);
  const ttl = words[0] && /^\d/.test(words[0].text) ? secondsOf(words.shift()?.text ?? '') : 0;
  if (words[0]?.text.toUpperCase() === 'IN') words.shift();
  const type = words.shift();
  if (!owner || !type) throw new RangeError(`not a record (owner type data): ${line}`);
  const code = typeCode(type.text);
  return { owner: lower(fullName(owner.text)), ...recordOf(code, ttl, encodeWords(code, new Words(words, fullName))) };
}

/** `reversed`; `rotated`: each reply begins with the next record of the question's type; or record types in the wanted order. */
export type AnswerOrder = 'reversed' | 'rotated' | readonly string[];

/** The default answer with its records in another order: `['A', 'CNAME']` puts the CNAME after the addresses. @throws RangeError for an unknown type */
export function sortAnswer(order: AnswerOrder, match: RuleMatch = {}): Rule {
  const types = typeof order === 'string' ? [] : order.map((type) => typeName(typeCode(type)));
  let turn = 0;
  return rule('sortAnswer', match, (exchange) => {
    const { answer } = exchange;
    let sorted: OwnedRecord[];
    if (order === 'reversed') sorted = answer.answer.toReversed();
    else if (order === 'rotated') sorted = rotated(answer.answer, typeCode(exchange.query.type), turn++);
    else sorted = answer.answer.toSorted((a, b) => rankOf(a, types) - rankOf(b, types));
    exchange.send(exchange.compose(encodeAnswer(exchange.query.name.toLowerCase(), { ...answer, answer: sorted })));
  });
}

function rankOf({ code }: OwnedRecord, types: readonly string[]): number {
  const rank = types.indexOf(typeName(code));
  return rank < 0 ? types.length : rank;
}

/** Rotates the records of type `code` among their positions; all other records keep theirs. */
function rotated(records: readonly OwnedRecord[], code: number, turns: number): OwnedRecord[] {
  const moving = records.filter((record) => record.code === code);
  const from = moving.length > 0 ? turns % moving.length : 0;
  const next = [...moving.slice(from), ...moving.slice(0, from)].values();
  return records.map((record) => (record.code === code ? (next.next().value ?? record) : record));
}

/** `echo`: as in the query. */
export type FlagSetting = boolean | 'echo';

/** The default answer with some flags of the header set, cleared, or copied from the query: `{ ad: true, cd: 'echo' }`. */
export function setFlags(options: RuleMatch & Partial<Record<FlagName, FlagSetting>> = {}): Rule {
  return rule('setFlags', options, (exchange) =>
    exchange.send(exchange.defaultReply({ flags: flagsFor(options, exchange) })),
  );
}

function flagsFor(settings: Partial<Record<FlagName, FlagSetting>>, { query }: Exchange) {
  const flags: Partial<Record<FlagName, boolean>> = {};
  for (const name of Object.keys(FLAG) as FlagName[]) {
    const setting = settings[name];
    if (setting !== undefined) flags[name] = setting === 'echo' ? (query.flags & FLAG[name]) !== 0 : setting;
  }
  return flags;
}
