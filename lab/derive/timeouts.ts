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
 * A shorter wait is not a timeout. glibc waits whole seconds (resolv/res_send.c, send_dg); musl waits at least 0.1 s
 * (src/network/res_msend.c: 1 s at least, 10 attempts at most). Half of that, because a busy server reads a query late.
 */
const SHORTEST_NS = { glibc: 0.5 * NS, musl: 0.05 * NS };

export interface SequenceContext {
  sequence: QuerySequence;
  transmissions: readonly Transmission[];
  replies: Replies;
  /** The time at which the same resolver began another sequence of the same call. */
  nextSequenceAt: number | null;
  resolver: 'glibc' | 'musl';
  /** The daemon that sent the queries for the call; null for the program's own resolver. */
  daemon: Through | null;
}

interface Ending {
  at: number;
  next: NextAct;
}

/**
 * The timeouts of a sequence over UDP, one for each query without a reply. Over TCP no resolver retransmits after a
 * timeout: glibc's send_vc reads until the connection ends.
 */
export function timeoutsOf(context: SequenceContext): TimeoutEvent[] {
  const { sequence, transmissions } = context;
  return transmissions.flatMap((transmission, index) => {
    const ending = endingOf(transmission, transmissions[index + 1], context);
    if (
      transmission[0].transport !== 'udp' ||
      !ending ||
      ending.at - transmission[0].at < SHORTEST_NS[context.resolver]
    )
      return [];
    // A busy server may read a query after the end of its call.
    const unanswered = transmission.filter((query) => query.at < ending.at && !isAnswered(query, ending.at, context));
    const fallsBack = ending.next === 'retransmit' && isPairBroken(transmission, ending.at, context);
    const next = fallsBack ? fallbackOf(transmission, transmissions[index + 1]) : ending.next;
    const rule = ruleOf(transmission, ending.at, context);
    return unanswered.map(
      (query): TimeoutEvent => ({
        kind: 'timeout',
        ...queryReference(query, sequence.call),
        end: ending.at,
        next,
        ...rule,
      }),
    );
  });
}

/** The resolver's next act after a transmission, with its time; null if it is unknown, or did not end a wait. */
function endingOf(
  transmission: Transmission,
  next: Transmission | undefined,
  { sequence, nextSequenceAt, daemon }: SequenceContext,
): Ending | null {
  if (next) {
    // After a truncated reply to one question glibc sends both over TCP at once.
    if (next[0].transport !== transmission[0].transport) return null;
    return { at: next[0].at, next: next[0].local === transmission[0].local ? 'retransmit' : 'next-server' };
  }
  const done = daemon ? daemon.until : sequence.call?.end;
  // If the client stopped waiting for its daemon, no event shows when the daemon gave up.
  if (done === undefined || done === null || done <= transmission[0].at) return null;
  return nextSequenceAt !== null && nextSequenceAt < done
    ? { at: nextSequenceAt, next: 'next-question' }
    : { at: done, next: 'gave-up' };
}

function isAnswered(query: DnsQueryEvent, end: number, { sequence, replies, resolver }: SequenceContext): boolean {
  if (resolver === 'glibc') return replies.cameBefore(end, query);
  // musl has one socket for all nameservers and transmissions, and accepts a late reply to any of them.
  return sequence.queries.some((each) => isSameMessage(each, query) && replies.cameBefore(end, each));
}

/**
 * Only one question of the pair had a usable reply: glibc concludes that the server cannot handle two questions at
 * once.
 */
function isPairBroken(transmission: Transmission, end: number, { replies, resolver }: SequenceContext): boolean {
  if (resolver !== 'glibc') return false;
  return transmission.some((query) => {
    const reply = replies.firstBefore(end, query);
    return reply !== undefined && !TRIES_NEXT.includes(reply.rcode);
  });
}

/**
 * First glibc continues with its socket (RES_SNGLKUP); the second time it closes the socket and opens one for each
 * question (RES_SNGLKUPREOP): resolv/res_send.c, send_dg.
 */
function fallbackOf(transmission: Transmission, next: Transmission | undefined): NextAct {
  return next && next[0].client !== transmission[0].client ? 'single-request-reopen' : 'single-request';
}

/** glibc does not accept replies with these rcodes, and tries the next nameserver (resolv/res_send.c, send_dg). */
const TRIES_NEXT: readonly string[] = ['SERVFAIL', 'NOTIMP', 'REFUSED'];

function ruleOf(
  transmission: Transmission,
  end: number,
  { sequence, daemon }: SequenceContext,
): Pick<TimeoutEvent, 'rule'> {
  const rule =
    !daemon && sequence.call && expectedTimeout(sequence.call, transmission[0].local, (end - transmission[0].at) / NS);
  return rule ? { rule } : {};
}
