import { NO_ANSWER, type ReplyWords } from './reply-words.ts';
import type { Sent } from './sent.ts';

const NS = 1e9;

/** The time until which the resolver waited, and whether it then sent another transmission. */
export interface Ending {
  at: number;
  goesOn: boolean;
}

export interface Waiting {
  ending: Ending | null;
  /** Seconds of the resolver's timeout for this transmission; null if unknown. */
  unit: number | null;
  /** The earliest time at which the resolver can have begun to wait for it: glibc with the transmission, musl with the first of its round. */
  since: number;
}

/** The resolver ends a wait at most a millisecond early: it polls in whole milliseconds (glibc resolv/res_send.c, send_dg). */
export const EARLY = 1e-3;

/** glibc waits at least 1 s (send_dg); musl at least 0.1 s: 1 s and 10 attempts (src/network/res_msend.c). */
const SHORTEST = { glibc: 1, musl: 0.1 };

/** The number of expired timeouts; `unsure` if the events do not show whether it is none or one. */
export type Timeouts = number | 'unsure';

/** A transmission with the end of the wait for its replies, null if unknown, and the timeouts that expired before it. */
export interface Wait {
  sent: Sent;
  ending: Ending | null;
  timeouts: Timeouts;
  /** See `Waiting`. */
  since: number;
}

/**
 * The number of timeouts that expired after a transmission.
 *
 * A busy server reads a query late, so the time between two arrivals may be shorter or longer than the resolver's wait. The time since the
 * earliest possible sending is at least the wait; if it is shorter than a timeout, none expired, and no more expired than have room in it.
 * Without an accepted reply to every question only a timeout makes the resolver continue, so half a timeout between the arrivals is enough.
 * Otherwise the number is unsure.
 * So it is where musl may have sent the query again for an error. A call that ends with all its replies waited only for them.
 * A query that a router stopped has the time of its packet, which a busy machine does not change: glibc waited since then.
 */
export function timeoutsAfter(sent: Sent, { ending, unit, since: earliest }: Waiting, replies: ReplyWords): Timeouts {
  const { transmission, musl } = sent;
  const since = !musl && replies.isStopped(transmission[0]) ? Math.max(earliest, transmission[0].at) : earliest;
  const until = ending?.at ?? Number.POSITIVE_INFINITY;
  const isAnswered = isAnsweredBefore(until, sent, replies);
  if (!ending || transmission[0].transport === 'tcp' || (isAnswered && !ending.goesOn)) return 0;
  const shortest = unit ?? SHORTEST[musl ? 'musl' : 'glibc'];
  const longest = (ending.at - since) / NS + EARLY;
  if (longest < shortest) return 0;
  const seconds = (ending.at - transmission[0].at) / NS;
  const mayGoOn = isAnswered || (musl && replies.lastBefore(transmission, musl, until) !== undefined);
  if (seconds < shortest / 2) {
    if (mayGoOn) return 'unsure';
    return mustTimeOut(sent, ending, replies) ? 1 : 0;
  }
  return unit === null ? 1 : Math.max(1, Math.min(Math.round(seconds / unit), Math.floor(longest / unit)));
}

/** Whether each question of a transmission has a reply that ends the resolver's wait. */
export function isAnsweredBefore(until: number, { transmission, musl }: Sent, replies: ReplyWords): boolean {
  return transmission.every((query) => replies.endsWait(query, until, musl));
}

/** Replies after which glibc waits on for the other reply of a pair (resolv/res_send.c, send_dg); after another one it goes on at once. */
const WAITS_ON: readonly string[] = [NO_ANSWER, 'answered', 'no data', 'NXDOMAIN'];

/** Whether nothing but a timeout can have ended the wait after a transmission: a reply is missing, and glibc had no error, also of a router. */
function mustTimeOut({ transmission, musl }: Sent, ending: Ending, replies: ReplyWords): boolean {
  if (musl || transmission[0].transport === 'tcp') return false;
  const words = transmission.map((query) => replies.to(query, ending.at, musl));
  return words.includes(NO_ANSWER) && words.every((each) => WAITS_ON.includes(each));
}

/**
 * The timeouts of transmissions in their order, for a server that read one of them late: the wait before it seems to have two timeouts, and
 * its own none, although no reply ended it.
 */
export function evened(waits: readonly Wait[], replies: ReplyWords): Wait[] {
  const even = [...waits];
  for (const [at, wait] of waits.entries()) {
    const { sent, ending, timeouts } = wait;
    const before = even[at - 1];
    if (!before || !ending || timeouts !== 0 || before.timeouts === 'unsure' || before.timeouts < 2) continue;
    if (!mustTimeOut(sent, ending, replies)) continue;
    even[at - 1] = { ...before, timeouts: before.timeouts - 1 };
    even[at] = { ...wait, timeouts: 1 };
  }
  return even;
}
