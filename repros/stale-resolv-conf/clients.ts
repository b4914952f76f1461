import type { ProbeProcess } from '../../lab/index.ts';

/** One thread of a program: what looks names up, and what holds a resolver state. */
export interface Caller {
  program: ProbeProcess;
  thread: string;
}

/** A way in which programs ask for a name. */
export interface Client {
  /** What the program calls, in the words of probes/PROTOCOL.md. */
  verb: string;
  /** The type that it asks for, where it is asked for one. */
  type?: string;
  /** Only these go to a daemon; the res_ functions never do. */
  asksDaemon: boolean;
  /** What a program does once, before its first lookup. */
  prepare?(caller: Caller): Promise<unknown>;
  lookup(caller: Caller, name: string, label: string): Promise<unknown>;
}

/** The state that `private-state` makes; it belongs to the thread. */
const OWN = 'own';

const clients = {
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
    prepare: ({ program, thread }) => program.call('ninit', { state: OWN }, { thread }),
    lookup: ({ program, thread }, name, label) =>
      program.call('nquery', { state: OWN, name, type: 'A' }, { thread, label }),
  },
} as const satisfies Record<string, Client>;

export type ClientId = keyof typeof clients;

export function clientOf(id: ClientId): Client {
  return clients[id];
}

function byName(verb: 'getaddrinfo' | 'gethostbyname'): Client {
  return {
    verb,
    asksDaemon: true,
    lookup: ({ program, thread }, name, label) => program.call(verb, { name }, { thread, label }),
  };
}

function byQuery(verb: 'res_query' | 'res_search', type: string): Client {
  return {
    verb,
    type,
    asksDaemon: false,
    lookup: ({ program, thread }, name, label) => program.call(verb, { name, type }, { thread, label }),
  };
}
