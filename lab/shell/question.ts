import { parseArgs } from 'node:util';
import { type Args, isVerb, type Verb } from '../probe/index.ts';

/** A call that a visitor wants a program to make. */
export interface Question {
  /** The program's name in the events; null for the one that the shell is about. */
  program: string | null;
  thread: string;
  verb: Verb;
  args: Args;
}

/** Arguments that need no `key=` before them, in this order; the rest of a verb's are in probes/PROTOCOL.md. */
const UNNAMED: Partial<Record<Verb, readonly string[]>> = {
  getaddrinfo: ['name', 'family'],
  gethostbyname: ['name'],
  gethostbyname2: ['name', 'family'],
  gethostbyaddr: ['address'],
  getnameinfo: ['address'],
  getpwnam: ['name'],
  getgrnam: ['name'],
  res_query: ['name', 'type'],
  res_search: ['name', 'type'],
  nquery: ['state', 'name', 'type'],
  ninit: ['state'],
  nclose: ['state'],
};

const WITH_TYPE: readonly Verb[] = ['res_query', 'res_search', 'nquery'];

export const QUESTION_FORM =
  '[-p PROGRAM] [-t THREAD] NAME, or a function and its arguments: res_query NAME MX, state, res_init, set options-=RES_SNGLKUP';

/**
 * Reads the words behind `program` or `lookup`: a function of the C library with its arguments, or only a name, for getaddrinfo.
 *
 * @throws Error in one line for what makes no sense
 */
export function parseQuestion(words: readonly string[]): Question {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { program: { type: 'string', short: 'p' }, thread: { type: 'string', short: 't', default: 'main' } },
    allowPositionals: true,
  });
  const [first] = positionals;
  if (first === undefined) throw new Error(`ask for something: ${QUESTION_FORM}`);
  const verb = isVerb(first) ? first : 'getaddrinfo';
  const rest = isVerb(first) ? positionals.slice(1) : positionals;
  if (verb === 'set' && rest.length === 0)
    throw new Error('set what? options+=NAME, options-=NAME, retrans=N, retry=N, as in: set options-=RES_SNGLKUP');
  return { program: values.program ?? null, thread: values.thread, verb, args: argsOf(verb, rest) };
}

function argsOf(verb: Verb, words: readonly string[]): Args {
  const named = words.filter((word) => word.includes('='));
  const unnamed = words.filter((word) => !word.includes('='));
  const keys = UNNAMED[verb] ?? [];
  if (unnamed.length > keys.length)
    throw new Error(`${verb} takes ${keys.join(' ') || 'nothing'}, not '${unnamed.at(-1)}'`);
  const defaults: Args = WITH_TYPE.includes(verb) ? { type: 'A' } : {};
  return {
    ...defaults,
    ...Object.fromEntries(unnamed.map((word, at) => [keys[at] ?? '', word])),
    ...Object.fromEntries(named.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)])),
  };
}
