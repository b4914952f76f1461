import type { DnsQueryEvent } from '../../fake-dns/index.ts';
import { type CallObservation, observe } from '../form/observe.ts';
import type { Evidence } from '../judge/evidence.ts';
import { UNREACHABLE } from '../outcome/unreachable.ts';

/** What was said on the wire for a call. */
export interface WireExchange {
  server: string;
  transport: 'udp' | 'tcp';
  type: string;
  name: string;
  /** Records as text, an rcode, `NODATA`, `no reply`, or what a router says, such as `host-unreachable`. */
  reply: string;
  /** How many of its timeouts the resolver waited here. */
  timeouts: number;
}

export interface CallTranscript {
  /** The step, as it was asked. */
  step: string;
  result: string;
  queries: WireExchange[];
}

/** A call of a question: its label, and the step that it is. */
export interface AskedCall {
  label: string;
  text: string;
}

/** The calls of a question with what was asked for each, in order. A call that never came about is not among them. */
export function transcriptOf(evidence: Evidence, calls: readonly AskedCall[]): CallTranscript[] {
  const observations = observe(
    evidence,
    calls.map(({ label }) => label),
  );
  return calls.flatMap(({ label, text }) => {
    const seen = observations.get(label);
    return seen ? [{ step: text, result: seen.result, queries: exchangesOf(evidence, seen) }] : [];
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
  const flags = reply.flags.includes('tc') ? ' (truncated)' : '';
  if (reply.rcode !== 'NOERROR') return `${reply.rcode}${flags}`;
  const records = reply.answers.map((answer) => answer.split(' ').slice(1).join(' '));
  return `${records.join(', ') || 'NODATA'}${flags}`;
}

function stoppedBy(evidence: Evidence, { server, query }: DnsQueryEvent): string | undefined {
  const silence = evidence.all('dns-silence').find((event) => event.server === server && event.query === query);
  return silence && UNREACHABLE.has(silence.behaviour) ? silence.behaviour : undefined;
}
