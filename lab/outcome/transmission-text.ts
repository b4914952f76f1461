import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import { nameBesideCall } from './query-name.ts';
import type { ReplyWords } from './reply-words.ts';
import type { Sent } from './sent.ts';
import { word } from './words.ts';

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

/**
 * `A udp A answered, AAAA no answer, timeout`: nameserver, transport, each question with its reply, and the expired
 * timeouts. musl's nameservers are sorted and joined with `+`, because musl queries all of them at once.
 */
export function transmissionText(sent: Sent, waiting: Waiting, replies: ReplyWords): string {
  const { transmission, musl } = sent;
  const servers = Map.groupBy(transmission, ({ server }) => server);
  const sorted = [...servers].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const until = waiting.ending?.at ?? Number.POSITIVE_INFINITY;
  const replied = (query: DnsQueryEvent) => replies.to(query, until, musl);
  const texts = sorted.map(([server, queries]) => {
    const name = nameBesideCall(sent.call, transmission[0]);
    const questions = queries.map((query) => `${questionText(query)} ${replied(query)}`);
    return [word(server), transmission[0].transport, ...name, questions.join(', ')].join(' ');
  });
  const waits = timeoutsText(timeoutsAfter(sent, waiting, replies));
  return [texts.join(' + '), ...waits].join(', ');
}

/** The type, with EDNS and DNSSEC OK. */
function questionText({ type, edns }: DnsQueryEvent): string {
  return `${word(type)}${edns ? '/edns' : ''}${edns?.do ? '/do' : ''}`;
}

const NS = 1e9;

/** The resolver ends a wait at most a millisecond early: it polls in whole milliseconds (glibc resolv/res_send.c, send_dg). */
const EARLY = 1e-3;

/** glibc waits at least 1 s (send_dg); musl at least 0.1 s: 1 s and 10 attempts (src/network/res_msend.c). */
const SHORTEST = { glibc: 1, musl: 0.1 };

/** The number of expired timeouts; `unsure` if the events do not show whether it is none or one. */
export type Timeouts = number | 'unsure';

/**
 * The number of timeouts that expired after a transmission.
 *
 * A busy server reads a query late, so the time between two arrivals may be shorter or longer than the resolver's wait. The time since the
 * earliest possible sending is at least the wait; if it is shorter than a timeout, none expired. Without an accepted reply to every
 * question only a timeout makes the resolver continue, so half a timeout between the arrivals is enough. Otherwise the number is unsure.
 * So it is where musl may have sent the query again for an error. A call that ends with all its replies waited only for them.
 */
export function timeoutsAfter(sent: Sent, { ending, unit, since }: Waiting, replies: ReplyWords): Timeouts {
  const { transmission, musl } = sent;
  const until = ending?.at ?? Number.POSITIVE_INFINITY;
  const isAnswered = isAnsweredBefore(until, sent, replies);
  if (!ending || transmission[0].transport === 'tcp' || (isAnswered && !ending.goesOn)) return 0;
  const shortest = unit ?? SHORTEST[musl ? 'musl' : 'glibc'];
  if ((ending.at - since) / NS + EARLY < shortest) return 0;
  const seconds = (ending.at - transmission[0].at) / NS;
  const mayGoOn = isAnswered || (musl && replies.lastBefore(transmission, until) !== undefined);
  if (seconds < shortest / 2) return mayGoOn ? 'unsure' : 0;
  return unit === null ? 1 : Math.max(1, Math.round(seconds / unit));
}

/** Whether each question of a transmission has a reply that ends the resolver's wait. */
export function isAnsweredBefore(until: number, { transmission, musl }: Sent, replies: ReplyWords): boolean {
  return transmission.every((query) => replies.endsWait(query, until, musl));
}

function timeoutsText(timeouts: Timeouts): string[] {
  if (timeouts === 'unsure') return ['timeout?'];
  if (timeouts === 0) return [];
  return [timeouts === 1 ? 'timeout' : `${timeouts} timeouts`];
}
