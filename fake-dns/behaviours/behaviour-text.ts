import type { Transport } from '../events.ts';
import type { Rule } from '../rule.ts';
import { type BehaviourName, behaviours } from './index.ts';
import { type Argument, type Form, forms, matchFields, textBehaviours } from './table.ts';
import { joinWords, splitWords, type Word } from './words.ts';

/** A behaviour as plain data, parsed from a line of text. */
export interface BehaviourSpec {
  behaviour: BehaviourName;
  /** By key: the arguments of the behaviour, and the fields of its match. */
  options: Readonly<Record<string, unknown>>;
  /** Only for `inTurn`. */
  steps?: readonly BehaviourSpec[];
}

/** A line that is not a behaviour; the message is one line. */
export class BehaviourTextError extends Error {
  override name = 'BehaviourTextError';
  /** The word that is wrong. */
  readonly word: string;
  /** The valid words at this place, for a suggestion. */
  readonly candidates: readonly string[];

  constructor(message: string, word: string, candidates: readonly string[] = []) {
    super(message);
    this.word = word;
    this.candidates = candidates;
  }
}

const THEN = 'then';
/** The fields of a match that belong to a step of `inTurn`; the others belong to the whole rule. */
const OF_A_STEP = ['times', 'delay'];

/**
 * Reads a behaviour from a line: its name, its arguments and the fields of its match as `key=value`. The first argument needs no key:
 * `delay 500 type=AAAA`. Values with blanks are in quotes. `servfail then answer` is `inTurn`; its match is in the first step.
 *
 * @throws BehaviourTextError
 */
export function parseBehaviour(text: string): BehaviourSpec {
  const words = wordsOf(text);
  const groups: Word[][] = [[]];
  for (const word of words) {
    if (word.quoted || word.text.toLowerCase() !== THEN) groups.at(-1)?.push(word);
    else groups.push([]);
  }
  const spec = groups.length === 1 ? parseOne(groups[0] ?? []) : parseSteps(groups);
  // The behaviour's function checks what the table does not: ranges, records, and the order of steps.
  ruleOf(spec);
  return spec;
}

function wordsOf(text: string): Word[] {
  try {
    return splitWords(text);
  } catch (error) {
    throw new BehaviourTextError((error as Error).message, text);
  }
}

function parseSteps(groups: readonly (readonly Word[])[]): BehaviourSpec {
  const turn = forms.inTurn as Form;
  const ofTurn = [...turn.arguments, ...turn.match.map((field) => matchFields[field])];
  const mine = (word: Word) => ofTurn.some(({ key }) => key.toLowerCase() === word.key?.toLowerCase());
  const [first = [], ...others] = groups;
  for (const word of others.flat()) {
    if (!mine(word)) continue;
    throw new BehaviourTextError(`${word.text}: the match belongs before the first 'then'`, word.text);
  }
  const name = first[0] ? [first[0]] : [];
  const options = readOptions('inTurn', first.slice(1).filter(mine));
  const own = [...name, ...first.slice(1).filter((word) => !mine(word))];
  const steps = [own, ...others].map((words) => parseOne(words, 'step'));
  return { behaviour: 'inTurn', options, steps };
}

function parseOne([first, ...words]: readonly Word[], as: 'whole' | 'step' = 'whole'): BehaviourSpec {
  const wanted = first?.text ?? '';
  const behaviour = textBehaviours.find((name) => simplified(name) === simplified(wanted));
  if (behaviour === 'inTurn') {
    throw new BehaviourTextError(`inTurn is written as its steps: servfail ${THEN} answer`, wanted);
  }
  if (!behaviour) {
    const known = Object.keys(forms).find((name) => simplified(name) === simplified(wanted));
    if (known) throw new BehaviourTextError(`${known} takes a function; 'records' and 'rawBytes' take text`, wanted);
    const message = first ? `unknown behaviour '${wanted}'` : 'a behaviour is missing';
    throw new BehaviourTextError(
      message,
      wanted,
      textBehaviours.filter((name) => name !== 'inTurn'),
    );
  }
  return { behaviour, options: readOptions(behaviour, words, as) };
}

/** `refuse-tcp` and `refusetcp` are refuseTcp. */
function simplified(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

function readOptions(behaviour: BehaviourName, words: readonly Word[], as: 'whole' | 'step' = 'whole') {
  const form = forms[behaviour] as Form;
  const allowed = form.match.filter((field) => as === 'whole' || OF_A_STEP.includes(field));
  const known: Argument[] = [...form.arguments, ...allowed.map((field) => matchFields[field])];
  const options: Record<string, unknown> = {};
  for (const word of words) {
    const { argument, value: text } = argumentOf(word, known, options, behaviour);
    const value = argument.kind.parse(text);
    if (value === undefined) {
      const message = `${behaviour} ${argument.key}=${text}: ${argument.kind.expected} expected`;
      throw new BehaviourTextError(message, text, argument.kind.choices);
    }
    if (argument.several) options[argument.key] = [...((options[argument.key] ?? []) as unknown[]), value];
    else if (argument.key in options) throw new BehaviourTextError(`${argument.key} occurs twice`, word.text);
    else options[argument.key] = value;
  }
  const missing = form.arguments.find(({ key, positional }) => positional && !(key in options));
  if (missing) {
    throw new BehaviourTextError(`${behaviour} needs ${missing.key}: ${missing.kind.expected}`, behaviour);
  }
  return options;
}

function argumentOf({ text, key, value }: Word, known: readonly Argument[], earlier: object, behaviour: string) {
  if (key === undefined) {
    const argument = known.find((each) => each.positional && !(each.key in earlier));
    if (argument) return { argument, value: text };
  }
  const argument = known.find((each) => each.key.toLowerCase() === key?.toLowerCase());
  if (argument && value !== undefined) return { argument, value };
  const keys = known.map((each) => each.key);
  const wanted = key ?? text;
  throw new BehaviourTextError(
    `${behaviour} has no '${wanted}'; it takes ${keys.map((each) => `${each}=`).join(' ')}`,
    wanted,
    keys,
  );
}

/** The canonical line of a behaviour; {@link parseBehaviour} parses it to the same behaviour. */
export function formatBehaviour({ behaviour, options, steps }: BehaviourSpec): string {
  if (!steps) return joinWords([{ text: behaviour }, ...wordsFor(behaviour, options)]);
  const [first, ...others] = steps.map(formatBehaviour);
  const own = joinWords(wordsFor('inTurn', options));
  return [[first, own].filter(Boolean).join(' '), ...others].join(` ${THEN} `);
}

function wordsFor(behaviour: BehaviourName, options: BehaviourSpec['options']): { key: string; text: string }[] {
  const form = forms[behaviour] as Form;
  const known: Argument[] = [...form.arguments, ...form.match.map((field) => matchFields[field])];
  return known.flatMap(({ key, kind, several }) => {
    if (!(key in options)) return [];
    const values = several ? (options[key] as unknown[]) : [options[key]];
    return values.map((value) => ({ key, text: kind.format(value as never) }));
  });
}

/** The arguments of a behaviour's function, in order. */
function callOf({ behaviour, options }: BehaviourSpec): unknown[] {
  const positional = (forms[behaviour] as Form).arguments.filter((each) => each.positional).map(({ key }) => key);
  const rest = Object.fromEntries(Object.entries(options).filter(([key]) => !positional.includes(key)));
  return [...positional.map((key) => options[key]), ...(Object.keys(rest).length > 0 ? [rest] : [])];
}

/**
 * A new rule with the behaviour. @throws BehaviourTextError for values that the behaviour's function refuses
 */
export function ruleOf(spec: BehaviourSpec): Rule {
  const make = behaviours[spec.behaviour] as unknown as (...parameters: unknown[]) => Rule;
  const steps = spec.steps ? [spec.steps.map(ruleOf)] : [];
  try {
    return make(...steps, ...callOf(spec));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new BehaviourTextError(`${spec.behaviour}: ${error.message}`, spec.behaviour);
  }
}

/** The TypeScript that makes the same rule: `servfail({ type: 'AAAA' })`. */
export function codeOf(spec: BehaviourSpec): string {
  const steps = spec.steps ? [`[${spec.steps.map(codeOf).join(', ')}]`] : [];
  return `${spec.behaviour}(${[...steps, ...callOf(spec).map(literal)].join(', ')})`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (typeof value !== 'object' || value === null) return `${value}`;
  return `{ ${Object.entries(value)
    .map(([key, each]) => `${key}: ${literal(each)}`)
    .join(', ')} }`;
}

/** A directive for a server: the transports that it serves, the state at its start (`normal`), or a behaviour. */
export type ServerDirective =
  | { kind: 'transports'; transports: readonly Transport[] }
  | { kind: 'normal' }
  | { kind: 'behaviour'; spec: BehaviourSpec };

/** Directives that are not behaviours. */
export const serverWords: Readonly<Record<string, ServerDirective>> = {
  /** Both transports, and no rules. */
  answers: { kind: 'normal' },
  /** No listener: port unreachable, and connection refused. */
  dead: { kind: 'transports', transports: [] },
  /** No TCP listener: connection refused. */
  noTcp: { kind: 'transports', transports: ['udp'] },
  /** No UDP listener: ICMP port unreachable. */
  noUdp: { kind: 'transports', transports: ['tcp'] },
};

/**
 * Parses a directive for a server: `dead`, `noTcp`, `noUdp`, `answers`, or a behaviour.
 * @throws BehaviourTextError
 */
export function parseServerText(text: string): ServerDirective {
  const word = Object.keys(serverWords).find((each) => simplified(each) === simplified(text.trim()));
  if (word) return serverWords[word] as ServerDirective;
  try {
    return { kind: 'behaviour', spec: parseBehaviour(text) };
  } catch (error) {
    if (!(error instanceof BehaviourTextError) || !error.candidates.includes('answer')) throw error;
    throw new BehaviourTextError(error.message, error.word, [...Object.keys(serverWords), ...error.candidates]);
  }
}
