import { FLAG } from '../wire/flags.ts';
import { turnScopes } from './in-turn.ts';
import { type BehaviourName, behaviours } from './index.ts';
import {
  choiceOf,
  count,
  duration,
  flagSetting,
  hexDigits,
  listOfCounts,
  listOfTypes,
  order,
  positive,
  rcode,
  recordLine,
  type ValueKind,
  word,
  yes,
} from './values.ts';

/** An argument of a behaviour on a command line: `key=value`. */
export interface Argument {
  key: string;
  kind: ValueKind;
  /** An argument of the function, before the options; the others are fields of the options. */
  positional?: true;
  /** May occur several times, each time with a further value. */
  several?: true;
}

/** The fields of a match on a command line. `when` is missing, because it takes a function. */
export const matchFields = {
  name: { key: 'name', kind: word },
  type: { key: 'type', kind: listOfTypes },
  transport: { key: 'transport', kind: choiceOf(['udp', 'tcp']) },
  client: { key: 'client', kind: word },
  nth: { key: 'nth', kind: listOfCounts },
  times: { key: 'times', kind: positive },
  delay: { key: 'delay', kind: duration },
} as const satisfies Record<string, Argument>;

export type MatchField = keyof typeof matchFields;
const ALL = Object.keys(matchFields) as MatchField[];
const all = (...without: MatchField[]) => ALL.filter((field) => !without.includes(field));

/** The form of a behaviour on a command line. */
export interface Form {
  arguments: readonly Argument[];
  match: readonly MatchField[];
}

const plain: Form = { arguments: [], match: ALL };
const oneTransport: Form = { arguments: [], match: all('transport') };
const ofConnections: Form = { arguments: [], match: ['client', 'times'] };
const one = (key: string, kind: ValueKind): Form => ({
  arguments: [{ key, kind, positional: true }],
  match: ALL,
});
const options = (kinds: Record<string, ValueKind>): Argument[] =>
  Object.entries(kinds).map(([key, kind]) => ({ key, kind }));

/**
 * Every behaviour with its arguments and the fields of its match; null for one that takes a function. `inTurn` is written as its steps:
 * `servfail then answer`.
 */
export const forms: { readonly [Name in BehaviourName]: Form | null } = {
  answer: plain,
  answerOnceThenSilent: plain,
  answerWith: null,
  closeTcp: ofConnections,
  cutTcp: { arguments: options({ octets: count, halfLength: yes }), match: all('transport') },
  delay: { ...one('ms', duration), match: all('delay') },
  drop: plain,
  duplicate: plain,
  formerrOnEdns: plain,
  hangUp: { arguments: options({ reset: yes }), match: all('transport') },
  headerOnly: one('rcode', rcode),
  ignoreSize: oneTransport,
  inTurn: { arguments: options({ per: choiceOf(turnScopes), repeat: yes }), match: all('times', 'delay') },
  joinTcp: { arguments: options({ reversed: yes }), match: all('transport') },
  lame: plain,
  manyAddresses: {
    arguments: [{ key: 'count', kind: count, positional: true }, ...options({ whole: yes })],
    match: ALL,
  },
  nodata: plain,
  nxdomain: plain,
  padTo: one('octets', count),
  rawBytes: {
    arguments: [{ key: 'octets', kind: hexDigits, positional: true }, ...options({ copyId: yes })],
    match: ALL,
  },
  records: {
    arguments: [
      { key: 'answer', kind: recordLine, several: true },
      { key: 'authority', kind: recordLine, several: true },
      { key: 'additional', kind: recordLine, several: true },
      { key: 'rcode', kind: rcode },
    ],
    match: ALL,
  },
  refused: plain,
  refuseTcp: ofConnections,
  reorder: plain,
  servfail: plain,
  setFlags: {
    arguments: options(Object.fromEntries(Object.keys(FLAG).map((flag) => [flag, flagSetting]))),
    match: ALL,
  },
  sortAnswer: one('order', order),
  splitTcp: { arguments: options({ octets: positive, gap: duration }), match: all('transport') },
  truncate: oneTransport,
  wrongId: plain,
  wrongQuestion: plain,
  wrongSourceAddress: { ...one('address', word), match: all('transport') },
  wrongSourcePort: oneTransport,
};

/** The behaviours with a form on the command line. */
export const textBehaviours = (Object.keys(behaviours) as BehaviourName[]).filter((name) => forms[name] !== null);
