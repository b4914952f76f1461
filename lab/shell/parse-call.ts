import { type Args, isVerb, type Verb } from '../probe/index.ts';
import { suggest } from '../util/suggest.ts';
import { argumentsOf, choiceFor, FORMS } from './call-signatures.ts';
import { readOptions } from './options.ts';

/** A call for a program to make. */
export interface Call {
  verb: Verb;
  args: Args;
}

/** A call with its program and thread. */
export interface ProgramCall extends Call {
  /** The program's name in the events; null for the session's program. */
  program: string | null;
  thread: string;
  /** Whether `--new` asks for a new thread. */
  begin: boolean;
}

export const CALL_FORM =
  'NAME, or a function and its arguments: res_query NAME MX, state, res_init, set options-=RES_SNGLKUP';
export const PROGRAM_CALL_FORM = `[-p PROGRAM] [[--new] -t THREAD] ${CALL_FORM}`;

/**
 * Parses the arguments of `program`: program, thread and call.
 *
 * @throws Error in one line for invalid arguments
 */
export function parseProgramCall(words: readonly string[]): ProgramCall {
  const { values, positionals } = readOptions(PROGRAM_CALL_FORM, {
    args: [...words],
    options: {
      program: { type: 'string', short: 'p' },
      thread: { type: 'string', short: 't' },
      new: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const { program = null, thread = 'main', new: begin } = values;
  if (begin && values.thread === undefined) throw new Error('a new thread needs a name: --new -t NAME');
  // probes/PROTOCOL.md
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(thread))
    throw new Error(`invalid thread name '${thread}': it must have 1 to 64 letters, digits, or . _ -`);
  return { program, thread, begin, ...parseCall(positionals, PROGRAM_CALL_FORM) };
}

/**
 * Parses a call: a function of the C library with its arguments, or only a name for getaddrinfo.
 *
 * @param form the command's usage, for the error message
 * @throws Error in one line for invalid arguments
 */
export function parseCall(words: readonly string[], form: string): Call {
  const [first, ...others] = words;
  if (first === undefined) throw new Error(`missing arguments: ${form}`);
  const [verb, rest] = isVerb(first) ? [first, others] : (['getaddrinfo', words] as const);
  if (!isVerb(first)) refuseSlip(first, others.length > 0);
  if (verb === 'set' && rest.length === 0)
    throw new Error(
      'missing arguments: set options+=NAME, options-=NAME, retrans=N, retry=N (for example set options-=RES_SNGLKUP)',
    );
  return verb === 'fork' ? forkedCall(rest, form) : { verb, args: argsOf(verb, rest) };
}

/** `limit=`, then the call that the child makes. */
function forkedCall(words: readonly string[], form: string): Call {
  const own = words.slice(0, words[0]?.startsWith('limit=') ? 1 : 0);
  const { verb, args } = parseCall(words.slice(own.length), form);
  if (verb === 'fork' || verb === 'thread-exit') throw new Error(`fork: the child cannot call ${verb}`);
  return { verb: 'fork', args: { ...argsOf('fork', [`verb=${verb}`, ...own]), ...args } };
}

/** Refuses a name without a dot that resembles a function's name, above all with arguments after it. */
function refuseSlip(name: string, hasArguments: boolean): void {
  const near = name.includes('.') ? null : suggest(name, Object.keys(FORMS));
  if (near !== null && (hasArguments || near[0] === name[0]))
    throw new Error(`no function '${name}': did you mean '${near}'? To look up the name: getaddrinfo ${name}`);
}

function argsOf(verb: Verb, words: readonly string[]): Args {
  const known = argumentsOf(verb);
  const keys = known.map(({ key }) => key);
  const free = known.filter(({ plain }) => plain).map(({ key }) => key);
  const args: Record<string, string> = {};
  for (const word of words) {
    const at = word.indexOf('=');
    const key = at < 0 ? free.shift() : word.slice(0, at);
    if (key === undefined || keys.length === 0)
      throw new Error(`${verb} takes ${FORMS[verb] || 'nothing'}, not '${word}'`);
    if (!keys.includes(key)) throw new Error(`${verb}: ${notAmong('argument', key, keys)}`);
    if (Object.hasOwn(args, key)) throw new Error(`${verb}: ${key} occurs twice`);
    args[key] = octetsOf(checked(verb, key, word.slice(at + 1)));
  }
  const missing = known.find(({ key, required }) => required && !Object.hasOwn(args, key));
  if (missing) throw new Error(`${verb} needs ${missing.key}: ${verb} ${FORMS[verb]}`);
  return keys.includes('type') ? { type: 'A', ...args } : args;
}

/** The octets of a text in UTF-8, each as a character: names are octets for a C library (probes/PROTOCOL.md). */
function octetsOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** Checks a value: it must be a known name, or a number in place of one. */
function checked(verb: Verb, key: string, value: string): string {
  const choice = choiceFor(verb, key);
  if (choice === null) return value;
  const { what, names, several } = choice;
  const words = several ? value.split(',').filter(Boolean) : [value];
  const wrong = words.find((word) => !names.includes(word) && !/^\d{1,9}$/.test(word));
  if (wrong !== undefined) throw new Error(`${verb} ${key}: ${notAmong(what, wrong, names)}`);
  return value;
}

/** Up to this many names, an error lists all of them beside the suggestion. */
const FEW = 12;

function notAmong(what: string, word: string, known: readonly string[]): string {
  const near = suggest(word, known);
  const all = near === null || known.length <= FEW ? `known are ${known.join(', ')}` : '';
  return [`no ${what} '${word}':`, near !== null && `did you mean '${near}'?`, all].filter(Boolean).join(' ');
}
