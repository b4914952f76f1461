import type { DnsQueryEvent, DnsReplyEvent } from '../../fake-dns/index.ts';
import type { Evidence } from '../../lab/judge/evidence.ts';
import { A, type Nameserver } from '../../repros/shared/two-nameservers.ts';
import { type Moment, query } from './evidence.ts';

type Event = Evidence['events'][number];

/** Lookups during the brown-out, with the queries and replies in A's log; they are concurrent if `together`. */
export function brownOut(
  lookups: number,
  {
    answered = ['A'],
    silent = ['AAAA', 'AAAA'],
    late = false,
    together = true,
    nanoseconds = 100,
    thread = 'main',
  }: {
    answered?: string[];
    silent?: string[];
    late?: boolean;
    together?: boolean;
    nanoseconds?: number;
    thread?: string;
  } = {},
): Moment {
  const one = (at: number, label: string): Event[] => {
    const name = `${label}.lab.test`;
    const queries = [...answered, ...silent].map((type, n) => queryFor(at + n + 1, A, name, type));
    const replies = queries.slice(0, answered.length).map((each) => replyTo(each, late ? at + 1e9 : each.at));
    return [...queries, ...replies, call(at, label, A, nanoseconds, thread)];
  };
  return (at) =>
    Array.from({ length: lookups }, (_, n) => one(at + n * (together ? 20 : 200), `brown-out.${n + 1}`)).flat();
}

/** Concurrent lookups through a daemon, each answered by a nameserver. With `early`, the first answer precedes the last query. */
export function round(phase: string, by: readonly (Nameserver | null)[], { early = false } = {}): Moment {
  return (at) =>
    by.flatMap((nameserver, n) => {
      const label = `${phase}.${n + 1}`;
      const question = queryFor(at + 1 + n, nameserver ?? A, `${label}.lab.test`, 'A');
      const reply = replyTo(question, early ? question.at : at + 50 + n);
      return [question, reply, call(at, label, nameserver)];
    });
}

/** A count of a daemon's workers: this many lookups arrived at a server before the first answer, and one more after it. */
export function counted(when: string, workers: number): Moment {
  return (at) =>
    Array.from({ length: workers + 1 }, (_, n) => {
      const label = `${when}-${n + 1}`;
      const question = queryFor(n < workers ? at + 1 + n : at + 200, A, `${label}.lab.test`, 'A');
      return [question, replyTo(question, n < workers ? at + 100 + n : at + 201), call(at, label, A, 300)];
    }).flat();
}

function call(at: number, label: string, by: Nameserver | null, nanoseconds = 100, thread = 'main'): Event {
  return {
    kind: 'call',
    at,
    end: at + nanoseconds,
    probe: 'program',
    thread,
    verb: 'getaddrinfo',
    args: { name: `${label}.lab.test` },
    label,
    result: { ok: by !== null, addresses: by ? [by.answers] : [], raw: by ? 3 : 0 },
  };
}

function queryFor(at: number, by: Nameserver, name: string, type: string): DnsQueryEvent {
  return { ...(query(at, by, name) as DnsQueryEvent), type };
}

function replyTo({ query: number, ...question }: DnsQueryEvent, at: number): DnsReplyEvent {
  const { server, transport, local, client } = question;
  const about = { server, transport, local, client, query: number };
  return {
    kind: 'dns-reply',
    at,
    ...about,
    behaviour: 'x',
    rcode: 'NOERROR',
    flags: [],
    answers: [],
    bytes: 0,
    raw: '',
  };
}
