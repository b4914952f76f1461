import {
  ai,
  eai,
  families,
  limits,
  localeCategories,
  type Names,
  ni,
  protocols,
  recordTypes,
  res,
  socktypes,
} from '../../probes/ffi/names.ts';
import type { Verb } from '../probe/index.ts';

/**
 * The arguments of each function as typed in a shell: positional ones in this order, then those with `key=`; brackets
 * mark optional ones. The same as in probes/PROTOCOL.md, but `type` defaults to A.
 */
export const FORMS: Readonly<Record<Verb, string>> = {
  getaddrinfo: '[name] [family] [socktype=] [protocol=] [flags=] [service=] [hints=] [sockets=]',
  getnameinfo: 'address [port=] [flags=] [family=] [addrlen=] [hostlen=] [servlen=]',
  gai_strerror: 'code',
  gethostbyname: 'name [buffer=]',
  gethostbyname2: 'name family [buffer=]',
  gethostbyaddr: 'address [buffer=]',
  gethostent: '[buffer=] [grow=]',
  getpwnam: 'name [buffer=]',
  getpwuid: 'uid [buffer=]',
  getgrnam: 'name [buffer=]',
  getgrgid: 'gid [buffer=]',
  getgrouplist: 'name gid',
  getservbyname: 'name [protocol] [buffer=]',
  getservbyport: 'port [protocol] [buffer=]',
  getnetbyname: 'name [buffer=]',
  getnetbyaddr: 'network [family=] [buffer=]',
  getprotobyname: 'name [buffer=]',
  getrpcbyname: 'name [buffer=]',
  getaliasbyname: 'name [buffer=]',
  getspnam: 'name [buffer=]',
  ether_hostton: 'name',
  getnetgrent: 'name [buffer=]',
  innetgr: 'name [host=] [user=] [domain=]',
  res_query: 'name [type] [buffer=]',
  res_search: 'name [type] [buffer=]',
  res_querydomain: 'name domain [type] [buffer=]',
  res_send: 'message [buffer=]',
  nquery: 'state name [type] [buffer=]',
  res_nsearch: 'state name [type] [buffer=]',
  res_nquerydomain: 'state name domain [type] [buffer=]',
  res_nsend: 'state message [buffer=]',
  res_init: '',
  res_close: '',
  ninit: 'state',
  nclose: 'state',
  state: '[state]',
  set: '[options+=] [options-=] [retrans=] [retry=] [state=]',
  chroot: 'path',
  setlocale: 'locale [category=]',
  setrlimit: 'resource [soft=] [hard=]',
  /** Typed as `fork [limit=] FUNCTION ARGUMENTS`. */
  fork: 'verb [limit=]',
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
  const choice = CHOICES[`${verb} ${key}`] ?? CHOICES[key];
  return choice ? { ...choice, names: Object.keys(choice.names) } : null;
}

const option = { what: 'option', names: res, several: true };

const CHOICES: Readonly<Record<string, { what: string; names: Names; several: boolean }>> = {
  family: { what: 'family', names: families, several: false },
  socktype: { what: 'socket type', names: socktypes, several: false },
  type: { what: 'record type', names: recordTypes, several: false },
  category: { what: 'category', names: localeCategories, several: false },
  resource: { what: 'resource', names: limits, several: false },
  // That of a service is a name in /etc/services.
  'getaddrinfo protocol': { what: 'protocol', names: protocols, several: false },
  'getaddrinfo flags': { what: 'flag', names: ai, several: true },
  'getnameinfo flags': { what: 'flag', names: ni, several: true },
  'gai_strerror code': { what: 'code', names: eai, several: false },
  'options+': option,
  'options-': option,
};
