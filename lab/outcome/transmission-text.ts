import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import { nameBesideCall } from './query-name.ts';
import type { ReplyWords } from './reply-words.ts';
import type { Sent } from './sent.ts';
import { distinctQueries, timeoutsOfJoined } from './sent-again.ts';
import type { Timeouts, Wait } from './timeouts.ts';
import { word } from './words.ts';

/**
 * `A udp A answered, AAAA no answer, timeout`: nameserver, transport, each question with its reply, and the expired
 * timeouts. musl's nameservers are sorted and joined with `+`, because musl queries all of them at once.
 */
export function transmissionText(sent: Sent, until: number, timeouts: Timeouts, replies: ReplyWords): string {
  const replied = sent.transmission.map((query) => ({ query, words: replies.to(query, until, sent.musl) }));
  return repliedText(sent, replied, timeouts);
}

/** One wait, or waits that `joinSentAgain` joined, as one transmission. @param unit see `Waiting` */
export function waitsText(waits: readonly Wait[], unit: number | null, replies: ReplyWords): string {
  const [first, second] = waits;
  if (!first) return '';
  const { sent, ending, timeouts } = first;
  return second
    ? repliedText(sent, distinctQueries(waits, replies), timeoutsOfJoined(waits, unit))
    : transmissionText(sent, ending?.at ?? Number.POSITIVE_INFINITY, timeouts, replies);
}

function repliedText(
  { call, transmission: [first] }: Sent,
  replied: readonly { query: DnsQueryEvent; words: string }[],
  timeouts: Timeouts,
): string {
  const servers = Map.groupBy(replied, ({ query }) => query.server);
  const sorted = [...servers].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const texts = sorted.map(([server, queries]) => {
    const name = nameBesideCall(call, first);
    const questions = queries.map(({ query, words }) => `${questionText(query)} ${words}`);
    return [word(server), first.transport, ...name, questions.join(', ')].join(' ');
  });
  return [texts.join(' + '), ...timeoutsText(timeouts)].join(', ');
}

/** The type, with EDNS and DNSSEC OK. */
function questionText({ type, edns }: DnsQueryEvent): string {
  return `${word(type)}${edns ? '/edns' : ''}${edns?.do ? '/do' : ''}`;
}

function timeoutsText(timeouts: Timeouts): string[] {
  if (timeouts === 'unsure') return ['timeout?'];
  if (timeouts === 0) return [];
  return [timeouts === 1 ? 'timeout' : `${timeouts} timeouts`];
}
