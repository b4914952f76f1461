import { results, type Verb } from '../../lab/probe/result.ts';
import { answerFor, type LeakNameserver } from '../../repros/nscd-socket-leak/networks.ts';
import { type Moment, query } from './evidence.ts';

/** A probe's call that returned `result`; the nameservers in `receivedBy` received a query for `name` during it. */
export function called(
  label: string,
  verb: Verb,
  name: string,
  result: object,
  receivedBy: readonly LeakNameserver[] = [],
): Moment {
  return (at) => [
    {
      kind: 'call',
      at,
      end: at + 10,
      probe: 'program',
      thread: 'main',
      verb,
      args: { name },
      label,
      result: results[verb].parse(result),
    },
    ...receivedBy.map((side, index) => query(at + 1 + index, side, name)),
  ];
}

/** A getaddrinfo lookup that one nameserver answered: with its address, or with no such name. */
export function decided(label: string, name: string, by: LeakNameserver): Moment {
  const answer = answerFor(by, name);
  const result = answer ? { ok: true, addresses: [answer] } : { ok: false, eai: 'EAI_NONAME' };
  return called(label, 'getaddrinfo', name, result, [by]);
}

/** The same with res_query. */
export function queried(label: string, name: string, by: LeakNameserver): Moment {
  const answer = answerFor(by, name);
  const result = answer ? { ok: true, answers: [`${name} A ${answer}`] } : { ok: false, rcode: 'NXDOMAIN' };
  return called(label, 'res_query', name, result, [by]);
}

/** The lab asked a nameserver for a name; null means no reply. */
export function asked(side: LeakNameserver, name: string, answers: string[] | null): Moment {
  return (at) => [{ kind: 'ask', at, server: side.name, host: 'host', name, answers }];
}

export function reached(path: string, outcome: string): Moment {
  return (at) => [{ kind: 'reach', at, probe: 'program', path, outcome }];
}

export function nscd(action: 'freeze' | 'thaw'): Moment {
  return (at) => [{ kind: 'daemon', at, daemon: 'nscd', host: 'host', libc: 'made-up', action, detail: '' }];
}

/** The states of the threads of the host's nscd were read. */
export function statesOf(...states: string[]): Moment {
  const threads = states.map((state, index) => ({ pid: 7 + index, tid: 7 + index, program: 'nscd', state }));
  return (at) => [{ kind: 'daemon-states', at, end: at + 1, daemon: 'nscd', host: 'host', threads }];
}

/** The host's daemon was started, with the lab's tap on its socket. */
export function tapped(): Moment {
  return (at) => [
    { kind: 'daemon', at, daemon: 'nscd', host: 'host', libc: 'made-up', action: 'start', detail: '', tapped: true },
  ];
}

/**
 * A moment with a request of a program to the host's daemon, and a complete reply with the call's result. `reply` changes the reply; null
 * omits it.
 */
export function withRequest(
  moment: Moment,
  name: string,
  probe = 'program',
  reply: { broken?: string; found?: boolean | null; fields?: Record<string, string[]> } | null = {},
): Moment {
  const request = { pid: 7, probe, version: 2, type: 'GETAI', key: name, bytes: 20, raw: '' } as const;
  return (at) => {
    const on = { host: 'host', daemon: 'nscd', connection: at } as const;
    const events = moment(at);
    const [call] = events.filter((event) => event.kind === 'call');
    const { ok: _, ...result }: Record<string, unknown> = { ...call?.result };
    const fields = result as Record<string, string[]>;
    const whole = { type: 'GETAI', found: call?.result.ok ?? false, fields, fds: 0, bytes: 40, raw: '' };
    return [
      ...events,
      { kind: 'nscd-request', at: at + 1, ...on, ...request },
      ...(reply ? [{ kind: 'nscd-reply' as const, at: at + 3, end: at + 4, ...on, ...whole, ...reply }] : []),
    ];
  };
}

/** A moment in which the host's nscd replies to a program with this many descriptors of its cache. */
export function withCache(moment: Moment, fds = 1): Moment {
  const on = { host: 'host', daemon: 'nscd', connection: 2, type: 'GETFDHST', bytes: 18, raw: '' } as const;
  return (at) => [
    ...moment(at),
    { kind: 'nscd-request', at: at + 1, ...on, pid: 7, probe: 'program', version: 2, key: 'hosts' },
    {
      kind: 'nscd-reply',
      at: at + 2,
      end: at + 2,
      ...on,
      found: null,
      fields: { database: 'hosts', size: 217032 },
      fds,
    },
  ];
}
