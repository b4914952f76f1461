import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import { nameBesideCall } from './query-name.ts';
import type { ReplyWords } from './reply-words.ts';
import type { Sent } from './sent.ts';
import { word } from './words.ts';

/** Until when the resolver waited, and whether it then sent something else; null where no event shows it. */
export interface Ending {
  at: number;
  goesOn: boolean;
}

export interface Waiting {
  ending: Ending | null;
  /** Seconds of the resolver's timeout for this transmission; null if unknown. */
  unit: number | null;
  /** A time before which the transmission was not sent. A busy server reads a query late. */
  since: number;
}

/**
 * `A udp A answered, AAAA no answer, timeout`: nameserver, transport, each question with what came back, and the
 * timeouts that the resolver waited out. musl's nameservers stand sorted with `+` in between: it asks all at once.
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

/** Timeouts that a resolver waited out; `unsure`, if what lies between none and one cannot be told apart. */
export type Timeouts = number | 'unsure';

/**
 * The timeouts that the resolver waited out after a transmission.
 *
 * A busy server reads a query late, so the time between two arrivals may be shorter or longer than the wait. From the time before which
 * the transmission was not sent, it is at least the wait: less than a timeout means none. Without a reply to every question only a
 * timeout makes the resolver go on, and with a reply that it rejected as well; then half of one between the arrivals is enough. What is
 * left cannot be told apart. A call that ends with all its replies has waited for them alone.
 */
export function timeoutsAfter(sent: Sent, { ending, unit, since }: Waiting, replies: ReplyWords): Timeouts {
  const { transmission, musl } = sent;
  const until = ending?.at ?? Number.POSITIVE_INFINITY;
  const isAnswered = transmission.every((query) => replies.isAccepted(query, until, musl));
  if (!ending || transmission[0].transport === 'tcp' || (isAnswered && !ending.goesOn)) return 0;
  const shortest = unit ?? SHORTEST[musl ? 'musl' : 'glibc'];
  if ((ending.at - since) / NS + EARLY < shortest) return 0;
  const seconds = (ending.at - transmission[0].at) / NS;
  if (seconds < shortest / 2) return isAnswered ? 'unsure' : 0;
  return unit === null ? 1 : Math.max(1, Math.round(seconds / unit));
}

function timeoutsText(timeouts: Timeouts): string[] {
  if (timeouts === 'unsure') return ['timeout?'];
  if (timeouts === 0) return [];
  return [timeouts === 1 ? 'timeout' : `${timeouts} timeouts`];
}
