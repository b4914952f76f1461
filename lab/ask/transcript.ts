import type { DnsQueryEvent, DnsReplyEvent } from '../../fake-dns/index.ts';
import { type CallObservation, observe } from '../form/observe.ts';
import type { Evidence } from '../judge/evidence.ts';
import { askedIn } from '../outcome/asked.ts';
import { UNREACHABLE } from '../outcome/unreachable.ts';

/** What was said on the wire for a call. */
export interface WireExchange {
  server: string;
  transport: 'udp' | 'tcp';
  type: string;
  name: string;
  /**
   * Records as text, an rcode, `NODATA`, `4 octets, no message`, `no reply`, or what a router says, such as `host-unreachable`. In
   * parentheses, what makes the reply another than a resolver expects.
   */
  reply: string;
  /** How many of its timeouts the resolver waited here. */
  timeouts: number;
}

export interface CallTranscript {
  /** The step, as it was asked. */
  step: string;
  result: string;
  /** The daemon that answered, `nsncd`, or `nscd of client`; null if the program's own resolver made the result. */
  by: string | null;
  /** `nsncd no reply (asked A)`, for each request that a daemon did not answer. */
  unanswered: string[];
  queries: WireExchange[];
}

/** A call of a question: its label, and the step that it is. */
export interface AskedCall {
  label: string;
  text: string;
}

/** The calls of a question with what was asked for each, in order. A call that never came about is not among them. */
export function transcriptOf(evidence: Evidence, calls: readonly AskedCall[]): CallTranscript[] {
  const asked = askedIn(evidence.events);
  const labels = calls.map(({ label }) => label);
  const observations = observe(evidence, labels, asked);
  return calls.flatMap(({ label, text }) => {
    const seen = observations.get(label);
    if (!seen) return [];
    const { by, unanswered } = asked.daemonIn(seen.call);
    const daemon = by.replace(/^ by /, '') || null;
    return [{ step: text, result: seen.result, by: daemon, unanswered, queries: exchangesOf(evidence, seen) }];
  });
}

function exchangesOf(evidence: Evidence, { queries }: CallObservation): WireExchange[] {
  return queries.map(({ query, timeouts }) => ({
    server: query.server,
    transport: query.transport,
    type: query.type,
    name: query.name,
    reply: replyText(evidence, query),
    timeouts,
  }));
}

function replyText(evidence: Evidence, query: DnsQueryEvent): string {
  const reply = evidence.replyTo(query);
  if (!reply) return stoppedBy(evidence, query) ?? 'no reply';
  if (reply.rcode === '') return `${reply.bytes} ${reply.bytes === 1 ? 'octet' : 'octets'}, no message`;
  const oddities = odditiesOf(reply, query);
  const suffix = oddities.length > 0 ? ` (${oddities.join(', ')})` : '';
  if (reply.rcode !== 'NOERROR') return `${reply.rcode}${suffix}`;
  const records = reply.answers.map((answer) => answer.split(' ').slice(1).join(' '));
  return `${records.join(', ') || 'NODATA'}${suffix}`;
}

/** What makes a reply another than the query wants, as its octets say. */
function odditiesOf(reply: DnsReplyEvent, query: DnsQueryEvent): string[] {
  const { id, name, type, flags, bytes } = reply;
  const isHeader = bytes === HEADER_OCTETS;
  const isOther = name?.toLowerCase() !== query.name.toLowerCase() || type !== query.type;
  return [
    ...(flags.includes('tc') ? ['truncated'] : []),
    ...(id === query.id ? [] : ['another id']),
    ...(isHeader ? ['header only'] : isOther ? ['another question'] : []),
  ];
}

/** RFC 1035, section 4.1.1. */
const HEADER_OCTETS = 12;

function stoppedBy(evidence: Evidence, { server, query }: DnsQueryEvent): string | undefined {
  const silence = evidence.all('dns-silence').find((event) => event.server === server && event.query === query);
  return silence && UNREACHABLE.has(silence.behaviour) ? silence.behaviour : undefined;
}
