import type { DnsQueryEvent } from '../../../../fake-dns/events.ts';
import type { Event, MountFact } from '../../../../lab/core/events.ts';
import { connectionOf } from '../../../../lab/derive/attribution/daemon-requests.ts';
import type { RetransmitEvent } from '../../../../lab/derive/events.ts';
import { type DnsPacket, type DnsRecord, decodePacket } from '../data/dns-packet.ts';
import { originText } from '../diagram/time-origin.ts';
import { type Child, type Html, html } from '../markup.ts';
import { eventText } from '../text/event-text.ts';
import { durationText, offsetText } from '../text/time-text.ts';
import { resTable } from './res-table.ts';
import { type EventContext, senderText } from './sender-text.ts';
import { waitDetails } from './wait-details.ts';

const KINDS: Record<string, string> = {
  step: 'Step',
  file: 'File',
  network: 'Network',
  'probe-start': 'Program starts',
  'probe-ready': 'Program is ready',
  resolver: 'Files of the resolver in use',
  'probe-stop': 'Program is stopped',
  ask: 'Control: the lab asks',
  listen: 'Socket',
  reach: 'Attempt to connect',
  daemon: 'Daemon',
  call: 'Call',
  'dns-query': 'DNS query',
  'dns-reply': 'DNS reply',
  'dns-silence': 'No reply, on purpose',
  'dns-unsent': 'Reply that could not be sent',
  'dns-malformed': 'Not a DNS query',
  'dns-reset': 'TCP connection ended',
  'dns-socket-error': 'Socket error',
  timeout: 'Timeout',
  retransmit: 'Query sent again',
  'nscd-request': 'Request to the daemon',
  'nscd-reply': 'Reply of the daemon',
  'nscd-end': 'Connection to the daemon ended',
  syscall: 'System call',
  recording: 'Recording',
  trouble: 'Trouble of the lab',
};

/** All details of an event: its sender, decoded packet, request, result or state. Times count from the event `zero`. */
export function eventDetails(event: Event, zero: Event, context: EventContext): Html {
  const { all } = context;
  const { kind, at, ...more } = event;
  const { end, ...facts } = more as typeof more & { end?: number };
  const octets = octetsOf(event);
  return html`<h3>${KINDS[kind] ?? kind}</h3>
<p class="what">${eventText(event)}</p>
<p class="when">${offsetText(at - zero.at)} from ${originText(zero)} · ${durationText(at)} into the cell${lengthText(event, end, all)}</p>
${senderText(event, context)}
${event.kind === 'timeout' && waitDetails(event, all)}
${octets && !event.kind.startsWith('nscd-') && packetDetails(octets)}
${event.kind === 'dns-query' && sentBefore(event, all)}
${event.kind === 'call' && event.res && resTable(event.res)}
${event.kind === 'probe-start' && event.mounts && mountList(event.mounts)}
${factList(facts)}
${octets && html`<h4>Octets</h4><pre class="octets" tabindex="0">${hexDump(octets)}</pre>`}`;
}

/** The duration of an event; for a daemon's reply, the time since its request. */
function lengthText(event: Event, end: number | undefined, all: readonly Event[]): string {
  // The text of a timeout has its duration already.
  if (event.kind === 'timeout') return '';
  if (event.kind !== 'nscd-reply') return end === undefined ? '' : ` · took ${durationText(end - event.at)}`;
  const request = all.find((each) => each.kind === 'nscd-request' && connectionOf(each) === connectionOf(event));
  return request ? ` · ${durationText(event.at - request.at)} after its request` : '';
}

/** The earlier query that a query repeats, and why it was repeated. */
function sentBefore({ server, query }: DnsQueryEvent, all: readonly Event[]): Html | null {
  const again = all.find((event) => event.kind === 'retransmit' && event.server === server && event.query === query);
  if (again?.kind !== 'retransmit') return null;
  return html`<p>Sent again, attempt ${again.attempt}: the same octets as query ${again.of.query} at ${again.of.server}, ${WHY[again.after]}.</p>`;
}

const WHY: Record<RetransmitEvent['after'], string> = {
  'no-reply': 'which had no reply',
  pair: 'which had a reply, unlike the other question of the pair',
  reply: 'which had a reply that the resolver rejected',
};

/** The DNS message of an event, if it has one: received or sent by a server, or returned by `res_query` and similar calls. */
function octetsOf(event: Event): string | undefined {
  if (event.kind === 'call') return 'wire' in event.result ? event.result.wire : undefined;
  return 'raw' in event ? event.raw : undefined;
}

function packetDetails(hex: string): Html {
  const packet = decodePacket(hex);
  return html`<h4>Packet</h4><pre class="packet" tabindex="0">${packetText(packet)}</pre>`;
}

/** A message as `dig` would print it. */
function packetText(packet: DnsPacket): string {
  const { id, opcode, rcode, flags, questions, answers, authority, additional, broken } = packet;
  const section = (title: string, records: readonly DnsRecord[]) =>
    records.length > 0
      ? [title, ...records.map(({ name, ttl, type, data }) => `  ${name} ${ttl} ${type} ${data}`)]
      : [];
  return [
    `id ${id}  ${opcode === 0 ? 'QUERY' : `opcode ${opcode}`}  ${rcode}  flags ${flags.join(' ') || 'none'}`,
    ...questions.flatMap(({ name, type }) => ['question', `  ${name} ${type}`]),
    ...section('answer', answers),
    ...section('authority', authority),
    ...section('additional', additional),
    ...(broken === null ? [] : [`unreadable from here: ${broken}`]),
  ].join('\n');
}

/** Facts that have a part of their own, or that the page lacks (the arguments of a sandbox). */
const OMITTED: readonly string[] = ['res', 'mounts', 'argv', 'rule'];

/** The mounts that a program sees. */
function mountList(mounts: readonly MountFact[]): Html {
  return html`<h4>Mounts</h4><ul class="mounts">${mounts.map(({ target, source, content }) => html`<li><code>${target}</code> is ${source}${content && html`<pre>${content.trimEnd()}</pre>`}</li>`)}</ul>`;
}

function factList(facts: object): Html {
  const entries = Object.entries(facts).filter(
    ([key, value]) => value !== undefined && !isOctets(key, value) && !OMITTED.includes(key),
  );
  return html`<dl>${entries.map(([key, value]) => html`<dt>${key}</dt><dd>${factText(value)}</dd>`)}</dl>`;
}

/** Octets have a part of their own. The `raw` of getaddrinfo is the number of its results, not octets. */
function isOctets(key: string, value: unknown): boolean {
  return (key === 'raw' || key === 'wire') && typeof value === 'string';
}

function factText(value: unknown): Child {
  if (Array.isArray(value)) {
    if (value.length === 0) return html`<span class="quiet">none</span>`;
    return value.some((each) => typeof each === 'object') ? value.map(factText) : value.join(', ');
  }
  if (typeof value === 'object' && value !== null) return factList(value);
  const text = String(value);
  if (text === '') return html`<span class="quiet">empty</span>`;
  return text.includes('\n') ? html`<pre>${text.trimEnd()}</pre>` : text;
}

function hexDump(hex: string): string {
  const octets = hex.match(/../g) ?? [];
  const lines = Array.from({ length: Math.ceil(octets.length / 8) }, (_, line) => octets.slice(line * 8, line * 8 + 8));
  return lines
    .map((line, at) => {
      const text = line.map((octet) => String.fromCharCode(Number.parseInt(octet, 16)).replace(/[^ -~]/, '·')).join('');
      return `${(at * 8).toString(16).padStart(4, '0')}  ${line.join(' ').padEnd(23)}  ${text}`;
    })
    .join('\n');
}
