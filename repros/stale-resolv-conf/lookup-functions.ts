import type { ProbeProcess } from '../../lab/index.ts';

/** One thread of a program: it makes lookups and has its own resolver state. */
export interface ClientThread {
  program: ProbeProcess;
  thread: string;
}

/** A resolver function that a program looks names up with. */
export interface LookupFunction {
  /** The call's verb in probes/PROTOCOL.md. */
  verb: string;
  /** The record type, for functions that take one. */
  type?: string;
  /** Whether the function asks a daemon. The res_ functions never do. */
  asksDaemon: boolean;
  /** What a program calls once, before its first lookup. */
  prepare?(client: ClientThread): Promise<unknown>;
  lookup(client: ClientThread, name: string, label: string): Promise<unknown>;
}

export type LookupFunctionId =
  | 'getaddrinfo'
  | 'gethostbyname'
  | 'res_query-a'
  | 'res_query-mx'
  | 'res_query-ns'
  | 'res_search-a'
  | 'private-state';

/** The private state of `private-state`; it belongs to the thread. */
const PRIVATE_STATE = 'own';

export const lookupFunctions: Record<LookupFunctionId, LookupFunction> = {
  getaddrinfo: byName('getaddrinfo'),
  gethostbyname: byName('gethostbyname'),
  'res_query-a': byQuery('res_query', 'A'),
  'res_query-mx': byQuery('res_query', 'MX'),
  'res_query-ns': byQuery('res_query', 'NS'),
  'res_search-a': byQuery('res_search', 'A'),
  'private-state': {
    verb: 'nquery',
    type: 'A',
    asksDaemon: false,
    prepare: ({ program, thread }) => program.call('ninit', { state: PRIVATE_STATE }, { thread }),
    lookup: ({ program, thread }, name, label) =>
      program.call('nquery', { state: PRIVATE_STATE, name, type: 'A' }, { thread, label }),
  },
};

function byName(verb: 'getaddrinfo' | 'gethostbyname'): LookupFunction {
  return {
    verb,
    asksDaemon: true,
    lookup: ({ program, thread }, name, label) => program.call(verb, { name }, { thread, label }),
  };
}

function byQuery(verb: 'res_query' | 'res_search', type: string): LookupFunction {
  return {
    verb,
    type,
    asksDaemon: false,
    lookup: ({ program, thread }, name, label) => program.call(verb, { name, type }, { thread, label }),
  };
}
