import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import type { Through } from './attribution/through-daemon.ts';
import type { NextAct, TimeoutEvent } from './events.ts';
import { expectedTimeout } from './expected-timeout.ts';
import { queryReference } from './query-reference.ts';
import type { QuerySequence } from './query-sequences.ts';
import { isSameMessage } from './query-sequences.ts';
import type { Replies } from './replies.ts';
import type { Transmission } from './transmissions.ts';

const NS = 1e9;

/**
 * Who waits shorter did not wait for a reply: glibc counts in whole seconds (resolv/res_send.c, send_dg), musl waits at
 * least a tenth of one (src/network/res_msend.c: 1 s at least, 10 attempts at most). A busy server sees a query late: half of it.
 */
const SHORTEST_NS = { glibc: 0.5 * NS, musl: 0.05 * NS };

export interface SequenceContext {
  exchange: QuerySequence;
  rounds: readonly Transmission[];
  replies: Replies;
  /** When the resolver that sent this began with another exchange of the same call. */
  nextExchange: number | null;
  resolver: 'glibc' | 'musl';
  /** The daemon that asked for the call; null where its own thread did. */
  daemon: Through | null;
}

interface Ending {
  at: number;
  next: NextAct;
}

/**
 * The timeouts of an exchange over UDP, one for each query that was left without a reply. Over TCP neither resolver sends again
 * for want of a reply: glibc's send_vc reads for as long as the connection lasts.
 */
export function timeoutsOf(setting: SequenceContext): TimeoutEvent[] {
  const { exchange, rounds } = setting;
  return rounds.flatMap((round, index) => {
    const ending = endingOf(round, rounds[index + 1], setting);
    if (round[0].transport !== 'udp' || !ending || ending.at - round[0].at < SHORTEST_NS[setting.resolver]) return [];
    // A busy server may see a query when its call is over.
    const unanswered = round.filter((query) => query.at < ending.at && !isAnswered(query, ending.at, setting));
    const fallsBack = ending.next === 'retransmit' && isPairBroken(round, ending.at, setting);
    const next = fallsBack ? fallbackOf(round, rounds[index + 1]) : ending.next;
    const rule = ruleOf(round, ending.at, setting);
    return unanswered.map(
      (query): TimeoutEvent => ({
        kind: 'timeout',
        ...queryReference(query, exchange.call),
        end: ending.at,
        next,
        ...rule,
      }),
    );
  });
}

/** What came after a round, and when; nothing if that is not known, or if it was no end of a wait. */
function endingOf(
  round: Transmission,
  next: Transmission | undefined,
  { exchange, nextExchange, daemon }: SequenceContext,
): Ending | null {
  if (next) {
    // A truncated reply to one question sends both over TCP at once.
    if (next[0].transport !== round[0].transport) return null;
    return { at: next[0].at, next: next[0].local === round[0].local ? 'retransmit' : 'next-server' };
  }
  const done = daemon ? daemon.until : exchange.call?.end;
  // A client that waits no longer for its daemon leaves nothing that tells when the daemon gave up.
  if (done === undefined || done === null || done <= round[0].at) return null;
  return nextExchange !== null && nextExchange < done
    ? { at: nextExchange, next: 'next-question' }
    : { at: done, next: 'gave-up' };
}

function isAnswered(query: DnsQueryEvent, end: number, { exchange, replies, resolver }: SequenceContext): boolean {
  if (resolver === 'glibc') return replies.cameBefore(end, query);
  // musl has one socket for all its nameservers and rounds: a late reply is as good as any.
  return exchange.queries.some((each) => isSameMessage(each, query) && replies.cameBefore(end, each));
}

/** One question of the pair was answered, and well enough: then glibc takes the server for one that cannot have two at once. */
function isPairBroken(round: Transmission, end: number, { replies, resolver }: SequenceContext): boolean {
  if (resolver !== 'glibc') return false;
  return round.some((query) => {
    const reply = replies.firstBefore(end, query);
    return reply !== undefined && !TRIES_NEXT.includes(reply.rcode);
  });
}

/**
 * The first time glibc goes on with the socket that it has (RES_SNGLKUP), the second time it closes it, and opens one for each
 * question (RES_SNGLKUPREOP): resolv/res_send.c, send_dg.
 */
function fallbackOf(round: Transmission, next: Transmission | undefined): NextAct {
  return next && next[0].client !== round[0].client ? 'single-request-reopen' : 'single-request';
}

/** With these glibc counts a reply as none, and goes on to the next nameserver (resolv/res_send.c, send_dg). */
const TRIES_NEXT: readonly string[] = ['SERVFAIL', 'NOTIMP', 'REFUSED'];

function ruleOf(round: Transmission, end: number, { exchange, daemon }: SequenceContext): Pick<TimeoutEvent, 'rule'> {
  const rule = !daemon && exchange.call && expectedTimeout(exchange.call, round[0].local, (end - round[0].at) / NS);
  return rule ? { rule } : {};
}
