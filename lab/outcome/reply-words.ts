import type { DnsQueryEvent, DnsReplyEvent } from '../../fake-dns/events.ts';
import type { Event } from '../core/events.ts';
import { Replies } from '../derive/replies.ts';
import { nameserversIn } from './seen-conf.ts';
import { UNREACHABLE } from './unreachable.ts';
import { word } from './words.ts';

/** The behaviour that sends only a part of a message: the resolver waits for the rest until the connection ends. */
const NEVER_WHOLE = 'cutTcp';

/** The word for a query without a reply. */
export const NO_ANSWER = 'no answer';

/** Half of the shortest timeout that musl can have (src/network/res_msend.c: 1 s and 10 attempts). */
const AT_ONCE_NS = 0.05e9;

/** The rcodes with which musl takes a reply for the answer (src/network/res_msend.c). */
const FINAL_FOR_MUSL = ['NOERROR', 'NXDOMAIN'];

/** The replies of nameservers to the queries of a cell, each in a word or two. */
export class ReplyWords {
  readonly #replies: Replies;
  readonly #sent = new Set<string>();
  /** The router's answers (`RouterAnswer`) to queries that did not reach their server. */
  readonly #stopped = new Map<string, string>();
  /** Of every resolv.conf that a program saw. */
  readonly #nameservers: ReadonlySet<string>;

  constructor(events: readonly Event[]) {
    this.#replies = new Replies(events);
    this.#nameservers = new Set(events.flatMap((event) => (event.kind === 'resolv-conf' ? nameserversIn(event) : [])));
    for (const event of events) {
      if (event.kind === 'dns-reply') this.#sent.add(keyOf(event));
      if (event.kind === 'dns-silence' && UNREACHABLE.has(event.behaviour))
        this.#stopped.set(keyOf(event), event.behaviour);
    }
  }

  /**
   * `answered`; `no data`, `truncated` or an rcode; `rejected` for a reply that a resolver ignores, such as one with another id;
   * `no answer`, also for a late reply, or `host-unreachable` if a router answers.
   */
  to(query: DnsQueryEvent, until: number, musl: boolean): string {
    const reply = this.#replyTo(query, until, musl);
    const stopped = this.#stopped.get(keyOf(query));
    if (stopped !== undefined) return stopped;
    if (!reply) return this.#sent.has(keyOf(query)) && !this.#isLate(query, musl) ? 'rejected' : NO_ANSWER;
    if (reply.behaviour === NEVER_WHOLE) return 'cut';
    if (reply.flags.includes('tc')) return 'truncated';
    if (reply.rcode !== 'NOERROR') return word(reply.rcode);
    return reply.answers.length > 0 ? 'answered' : 'no data';
  }

  /** Whether a router answered this query, which did not reach its server. */
  isStopped(query: DnsQueryEvent): boolean {
    return this.#stopped.has(keyOf(query));
  }

  /**
   * Whether a reply to this query that was sent before `until` ends the resolver's wait. After another rcode glibc goes on at once, but musl waits
   * until the end of its round (src/network/res_msend.c: for SERVFAIL it first sends the query again, twice for each question).
   */
  endsWait(query: DnsQueryEvent, until: number, musl: boolean): boolean {
    const reply = this.#replyTo(query, until, musl);
    return reply !== undefined && (!musl || FINAL_FOR_MUSL.includes(reply.rcode));
  }

  /** The time of the last reply to these queries that was sent before `until`; undefined without one. */
  lastBefore(queries: readonly DnsQueryEvent[], musl: boolean, until = Number.POSITIVE_INFINITY): number | undefined {
    const times = queries.flatMap((query) => this.#first(until, query, musl)?.at ?? []);
    return times.length > 0 ? Math.max(...times) : undefined;
  }

  /**
   * A resolver may go on with the first reply, or return, and not wait for the others: musl with its first answer, glibc with an error in a
   * pair, both with a reply to an earlier transmission. Whether the others came before that is chance, so every reply counts that a
   * nameserver sent at once.
   */
  #replyTo(query: DnsQueryEvent, until: number, musl: boolean): DnsReplyEvent | undefined {
    const ever = this.#first(Number.POSITIVE_INFINITY, query, musl);
    return ever && (ever.at <= until || ever.at - query.at < AT_ONCE_NS) ? ever : undefined;
  }

  #isLate(query: DnsQueryEvent, musl: boolean): boolean {
    return this.#first(Number.POSITIVE_INFINITY, query, musl) !== undefined;
  }

  #first(time: number, query: DnsQueryEvent, musl: boolean): DnsReplyEvent | undefined {
    return this.#replies.firstBefore(time, query, musl ? this.#nameservers : null);
  }
}

function keyOf({ server, query }: Pick<DnsQueryEvent, 'server' | 'query'>): string {
  return `${server} ${query}`;
}
