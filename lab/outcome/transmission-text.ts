import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import { nameBesideCall } from './query-name.ts';
import type { ReplyWords } from './reply-words.ts';
import type { Sent } from './sent.ts';
import type { Timeouts } from './timeouts.ts';
import { word } from './words.ts';

/**
 * `A udp A answered, AAAA no answer, timeout`: nameserver, transport, each question with its reply, and the expired
 * timeouts. musl's nameservers are sorted and joined with `+`, because musl queries all of them at once.
 */
export function transmissionText(sent: Sent, until: number, timeouts: Timeouts, replies: ReplyWords): string {
  const { transmission } = sent;
  const servers = Map.groupBy(transmission, ({ server }) => server);
  const sorted = [...servers].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const texts = sorted.map(([server, queries]) => {
    const name = nameBesideCall(sent.call, transmission[0]);
    const questions = queries.map((query) => `${questionText(query)} ${replies.to(query, until, sent.musl)}`);
    return [word(server), transmission[0].transport, ...name, questions.join(', ')].join(' ');
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
