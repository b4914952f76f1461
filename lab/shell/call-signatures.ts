import { ai, families, type Names, ni, recordTypes, res, socktypes } from '../../probes/ffi/names.ts';
import type { Verb } from '../probe/index.ts';

/**
 * The arguments of each function as typed in a shell: positional ones in this order, then those with `key=`; brackets
 * mark optional ones. The same as in probes/PROTOCOL.md, but `type` defaults to A.
 */
export const FORMS: Readonly<Record<Verb, string>> = {
  getaddrinfo: 'name [family] [socktype=] [flags=] [service=]',
  getnameinfo: 'address [port=] [flags=]',
  gethostbyname: 'name',
  gethostbyname2: 'name family',
  gethostbyaddr: 'address',
  getpwnam: 'name',
  getgrnam: 'name',
  res_query: 'name [type]',
  res_search: 'name [type]',
  nquery: 'state name [type]',
  res_init: '',
  res_close: '',
  ninit: 'state',
  nclose: 'state',
  state: '[state]',
  set: '[options+=] [options-=] [retrans=] [retry=] [state=]',
  'thread-exit': '',
};

export interface Argument {
  key: string;
  required: boolean;
  /** Whether the argument is positional. */
  plain: boolean;
}

/** The arguments of a function, in the order of its signature. */
export function argumentsOf(verb: Verb): Argument[] {
  return FORMS[verb]
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const key = word.replaceAll(/^\[|=?\]?$/g, '');
      return { key, required: !word.startsWith('['), plain: !word.includes('=') };
    });
}

/** The values of an argument: one of these names, or several joined by commas. */
export interface Choice {
  what: string;
  names: readonly string[];
  several: boolean;
}

/** Null if any value is allowed, or if only the program can check it. */
export function choiceFor(verb: Verb, key: string): Choice | null {
  const choice = CHOICES[key === 'flags' ? `${verb} flags` : key];
  return choice ? { ...choice, names: Object.keys(choice.names) } : null;
}

const option = { what: 'option', names: res, several: true };

const CHOICES: Readonly<Record<string, { what: string; names: Names; several: boolean }>> = {
  family: { what: 'family', names: families, several: false },
  socktype: { what: 'socket type', names: socktypes, several: false },
  type: { what: 'record type', names: recordTypes, several: false },
  'getaddrinfo flags': { what: 'flag', names: ai, several: true },
  'getnameinfo flags': { what: 'flag', names: ni, several: true },
  'options+': option,
  'options-': option,
};
