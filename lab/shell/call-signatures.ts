import { ai, families, type Names, ni, recordTypes, res, socktypes } from '../../probes/ffi/names.ts';
import type { Verb } from '../probe/index.ts';

/**
 * What each function takes, as a visitor types it: words in this order, then those that need their `key=`; in brackets what may be
 * left out. As in probes/PROTOCOL.md, but for `type`, which is A unless somebody says otherwise.
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
  /** Whether it stands without its key. */
  plain: boolean;
}

/** The arguments of a function, in the order of its form. */
export function argumentsOf(verb: Verb): Argument[] {
  return FORMS[verb]
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const key = word.replaceAll(/^\[|=?\]?$/g, '');
      return { key, required: !word.startsWith('['), plain: !word.includes('=') };
    });
}

/** What an argument may say: one of these names, or several with commas between them. */
export interface Choice {
  what: string;
  names: readonly string[];
  several: boolean;
}

/** Null where anything goes, or where only the program itself can tell. */
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
