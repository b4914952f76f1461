import type { DnsReplyEvent, DnsSilenceEvent, DnsUnsentEvent } from '../../../../fake-dns/events.ts';
import type { Event } from '../../../../lab/core/events.ts';
import type { NscdEvent } from '../../../../lab/daemon/tap/events.ts';
import { connectionOf } from '../../../../lab/derive/attribution/daemon-requests.ts';
import { isCheckId } from '../../../../lab/mail/message.ts';
import { callText, changeText, eventText, resultText } from '../text/event-text.ts';
import type { EventIndex } from './event-index.ts';
import type { DiagramItem } from './item.ts';
import { laneOf } from './lanes.ts';

type Kind = Event['kind'];
type EventOf<K extends Kind> = Extract<Event, { kind: K }>;

/** The part of an item that is the same for all items of an event. */
type BaseItem = Pick<DiagramItem, 'event' | 'at' | 'text' | 'server'>;

/** Makes the items of one event. Most events have one item, a call has two, and some have none. */
type ItemBuilder<E extends Event> = (event: E, base: BaseItem, index: EventIndex) => DiagramItem[];

/** The items of each kind of event. */
const BUILDERS: { readonly [K in Kind]: ItemBuilder<EventOf<K>> } = {
  step: acrossAllLanes,
  network: acrossAllLanes,
  service: acrossAllLanes,
  icmp: acrossAllLanes,
  listen: acrossAllLanes,
  trouble: acrossAllLanes,

  file: ({ host }, base) => noteOn(laneOf.file(host), base),
  daemon: ({ host }, base) => noteOn(laneOf.daemon(host), base),
  'daemon-check': ({ host }, base) => noteOn(laneOf.daemon(host), base),
  'second-daemon': ({ host }, base) => noteOn(laneOf.daemon(host), base),
  'daemon-trial': ({ host }, base) => noteOn(laneOf.daemon(host), base),
  'daemon-resources': () => [],
  'probe-start': noteOnProgram,
  'probe-ready': noteOnProgram,
  'probe-stop': noteOnProgram,
  reach: noteOnProgram,
  ask: (_, base) => noteOn(laneOf.lab, base),

  call: callItems,
  syscall: ({ probe, thread }, base) => [onLane('tick', laneOf.program(probe, thread ?? undefined), base)],

  'nscd-request': (event, base, index) => requestArrow('query', 'to daemon', event, base, index),
  'nscd-reply': (event, base, index) => requestArrow('reply', 'to client', event, base, index),
  'nscd-end': (event, base, index) =>
    requestArrow('drop', event.by === 'client' ? 'to daemon' : 'to client', event, base, index),

  'dns-query': queryItems,
  'dns-reply': (event, base, index) => replyItems('reply', event, base, index),
  'dns-silence': (event, base, index) => replyItems('drop', event, base, index),
  'dns-unsent': (event, base, index) => replyItems('drop', event, base, index),
  'dns-malformed': noteOnServer,
  'dns-reset': noteOnServer,
  timeout: waitItems,

  // Shown with other events, or only in the panel.
  retransmit: noItem,
  recording: noItem,
  resolver: noItem,
  'daemon-states': noItem,
  'process-view': noItem,
  'resolv-conf': noItem,
  'file-view': noItem,
  sender: noItem,
  'dns-socket-error': noItem,
  'client-start': noteOnClient,
  'client-output': noItem,
  'client-provoke': noteOnClient,
  'client-end': noteOnClient,
  'client-lookup': noItem,
  asker: noItem,
  'client-signal': noteOnClient,
  'client-state': noteOnClient,

  'mail-submit': noteOnClient,
  mail: mailItems,
  'mail-sink': ({ host, sink }, base) => noteOn(laneOf.sink(host, sink), base),
  'mail-sink-check': noItem,
  'mail-sender': noItem,
  'raw-connection': noItem,

  notify: ({ host }, base) => noteOn(laneOf.daemon(host), base),
  'notify-hold': noItem,
  'notify-check': noItem,
};

/** The items of an event; `at` is its index among all events. */
export function itemsOfEvent(index: EventIndex, event: Event, at: number): DiagramItem[] {
  const base: BaseItem = { event: at, at: event.at, text: eventText(event), server: null };
  // A run of a newer version may have kinds of events that this one does not know.
  const build: ItemBuilder<Event> | undefined = BUILDERS[event.kind] as ItemBuilder<Event>;
  return build?.(event, base, index) ?? [];
}

function noItem(): DiagramItem[] {
  return [];
}

function acrossAllLanes(_: Event, base: BaseItem): DiagramItem[] {
  return [onLane('line', '', base)];
}

function noteOnClient(_: Event, base: BaseItem): DiagramItem[] {
  return noteOn(laneOf.program('client'), base);
}

function noteOnProgram({ probe }: { probe: string }, base: BaseItem): DiagramItem[] {
  return noteOn(laneOf.program(probe), base);
}

function noteOnServer(event: ServerAddress, base: BaseItem): DiagramItem[] {
  return noteOn(serverLane(event), base);
}

function noteOn(lane: string, base: BaseItem): DiagramItem[] {
  return [onLane('note', lane, base)];
}

function onLane(shape: DiagramItem['shape'], lane: string, base: BaseItem): DiagramItem {
  return { ...base, shape, from: lane, to: lane };
}

/** A call and its return. A call of `state` takes no time and is a note. */
function callItems(event: EventOf<'call'>, base: BaseItem, index: EventIndex): DiagramItem[] {
  const program = laneOf.program(event.probe, event.thread);
  if (event.verb === 'state') return noteOn(program, base);
  // Recorded requests have arrows of their own. Without them the call itself is the arrow to the daemon.
  const daemon = index.tapped ? null : index.through(event);
  const other = daemon ? laneOf.daemon(daemon.host) : program;
  const result = resultText(event);
  const change = changeText(event);
  return [
    { ...base, shape: 'call', from: program, to: other, text: callText(event) },
    {
      ...{ ...base, shape: 'return', at: event.end, from: other, to: program, text: result },
      server: index.serverOf(result.split(', ')),
      ...(change === null ? {} : { secondLine: change }),
    },
  ];
}

/** An arrow between a client and a daemon; a note on the daemon where the client is no program of the cell, and has no lane. */
function requestArrow(
  shape: DiagramItem['shape'],
  way: 'to daemon' | 'to client',
  event: NscdEvent,
  base: BaseItem,
  index: EventIndex,
): DiagramItem[] {
  const daemon = laneOf.daemon(event.host);
  const { request, call } = index.requests.get(connectionOf(event)) ?? {};
  if (!request || request.probe === null) return noteOn(daemon, base);
  const client = laneOf.program(request.probe, call?.thread);
  const [from, to] = way === 'to daemon' ? [client, daemon] : [daemon, client];
  return [{ ...base, shape, from, to }];
}

function queryItems(event: EventOf<'dns-query'>, base: BaseItem, index: EventIndex): DiagramItem[] {
  const lane = serverLane(event);
  const sender = index.senderOf(event);
  if (!sender) return noteOn(lane, base);
  const query: DiagramItem = { ...base, server: event.server, shape: 'query', from: sender.lane, to: lane };
  const resent = index.resent(event);
  if (resent) {
    const port = resent === 'new port' ? ', from a new port' : '';
    return [{ ...query, text: `${query.text} again${port}`, again: true }];
  }
  return [index.isPaired(base.event) ? { ...query, text: `${query.text}, sent with A` } : query];
}

function replyItems(
  shape: 'reply' | 'drop',
  event: DnsReplyEvent | DnsSilenceEvent | DnsUnsentEvent,
  base: BaseItem,
  index: EventIndex,
): DiagramItem[] {
  const lane = serverLane(event);
  const sender = index.senderOf(event);
  if (!sender) return noteOn(lane, base);
  const name = index.hasOtherName(event) ? `${index.nameIn(event)}: ` : '';
  return [{ ...base, server: event.server, text: name + base.text, shape, from: lane, to: sender.lane }];
}

function waitItems(event: EventOf<'timeout'>, base: BaseItem, index: EventIndex): DiagramItem[] {
  const sender = index.senderOf(event);
  if (!sender) return [];
  const { lane, call, worker } = sender;
  const { at, end, type, next, server } = event;
  const wait = { by: worker ? 'worker' : 'program', call, type, ms: end - at, next } as const;
  return [{ ...onLane('wait', lane, base), server, end, wait }];
}

/** An arrow from the client; a note for the lab's own mail. */
function mailItems({ host, sink, id }: EventOf<'mail'>, base: BaseItem): DiagramItem[] {
  const lane = laneOf.sink(host, sink);
  if (isCheckId(id)) return noteOn(lane, base);
  return [{ ...base, shape: 'query', from: laneOf.program('client'), to: lane }];
}

interface ServerAddress {
  host?: string;
  server: string;
  local: string;
}

function serverLane({ host = '', server, local }: ServerAddress): string {
  return laneOf.server(host, server, local);
}
