import type { Event } from '../../../../lab/core/events.ts';
import {
  connectionOf,
  type DaemonRequest,
  daemonRequestsOf,
} from '../../../../lab/derive/attribution/daemon-requests.ts';
import { isTapped, type ThroughDaemon, throughDaemon } from '../../../../lab/derive/attribution/through-daemon.ts';
import { callText, changeText, eventText, resultText } from '../text/event-text.ts';
import type { Wait } from '../text/wait-text.ts';
import type { DiagramItem } from './item.ts';
import { laneOf } from './lanes.ts';
import { pairsOf } from './pairs.ts';
import { type Sender, SLACK_MS, sendersOf } from './senders.ts';

/** What the item of one event needs to know of all events. */
export interface EventIndex {
  events: readonly Event[];
  senders: ReadonlyMap<number, Sender>;
  requests: ReadonlyMap<string, DaemonRequest>;
  /** AAAA queries that were sent together with the A query, by index among the events. */
  pairs: ReadonlySet<number>;
  through: ThroughDaemon;
  /** Whether requests on the daemon's socket were recorded. */
  tapped: boolean;
  /** Indexes of queries by server and number. */
  queries: ReadonlyMap<string, number>;
  /** The earlier query that a query repeats, by server and number. */
  again: ReadonlyMap<string, { server: string; query: number }>;
  /** The server that returned an address. */
  origins: ReadonlyMap<string, string>;
}

/** Indexes the events of a cell. */
export function indexEvents(events: readonly Event[]): EventIndex {
  const senders = sendersOf(events);
  return {
    events,
    senders,
    requests: daemonRequestsOf(events),
    pairs: pairsOf(events, senders),
    through: throughDaemon(events, SLACK_MS),
    tapped: isTapped(events),
    queries: new Map(events.flatMap((event, at) => (event.kind === 'dns-query' ? [[keyOf(event), at]] : []))),
    again: new Map(events.flatMap((event) => (event.kind === 'retransmit' ? [[keyOf(event), event.of]] : []))),
    origins: new Map(
      events.flatMap((event) =>
        event.kind === 'dns-reply' ? event.answers.map((answer) => [answer.split(' ').at(-1) ?? '', event.server]) : [],
      ),
    ),
  };
}

/** What is drawn of an event, of which `index` is the place among all. */
export function itemsOfEvent(index: EventIndex, event: Event, at: number): DiagramItem[] {
  const plain = { event: at, at: event.at, text: eventText(event), server: null };
  const on = (lane: string): DiagramItem[] => [{ ...plain, shape: 'note', from: lane, to: lane }];
  switch (event.kind) {
    case 'step':
    case 'network':
    case 'listen':
    case 'trouble':
      return [{ ...plain, shape: 'line', from: '', to: '' }];
    case 'file':
      return on(laneOf.file(event.host));
    case 'daemon':
      return on(laneOf.daemon(event.host));
    case 'probe-start':
    case 'probe-ready':
    case 'probe-stop':
    case 'reach':
      return on(laneOf.program(event.probe));
    case 'ask':
      return on(laneOf.lab);
    case 'call': {
      const program = laneOf.program(event.probe, event.thread);
      if (event.verb === 'state') return on(program);
      // Where the requests themselves are seen, they are what goes to the daemon.
      const daemon = index.tapped ? null : index.through(event);
      const other = daemon ? laneOf.daemon(daemon.host) : program;
      const server = serverOfResult(index, resultText(event));
      const begin: DiagramItem = { ...plain, shape: 'call', from: program, to: other, text: callText(event) };
      const text = resultText(event);
      const back: DiagramItem = { ...plain, at: event.end, shape: 'return', from: other, to: program, text, server };
      const secondLine = changeText(event);
      return [begin, secondLine === null ? back : { ...back, secondLine }];
    }
    case 'timeout': {
      const sender = senderOfQuery(index, event);
      if (!sender) return [];
      const { lane, call, worker } = sender;
      const wait: Wait = {
        by: worker ? 'worker' : 'program',
        call,
        type: event.type,
        ms: event.end - event.at,
        next: event.next,
      };
      return [{ ...plain, shape: 'wait', from: lane, to: lane, server: event.server, end: event.end, wait }];
    }
    case 'nscd-request':
    case 'nscd-reply':
    case 'nscd-end': {
      const daemon = laneOf.daemon(event.host);
      const { request, call } = index.requests.get(connectionOf(event)) ?? {};
      // One that is no program of the story's has no lane.
      if (!request || request.probe === null) return on(daemon);
      const client = laneOf.program(request.probe, call?.thread);
      const [there, back] = [
        { from: client, to: daemon },
        { from: daemon, to: client },
      ];
      if (event.kind === 'nscd-request') return [{ ...plain, shape: 'query', ...there }];
      if (event.kind === 'nscd-reply') return [{ ...plain, shape: 'reply', ...back }];
      return [{ ...plain, shape: 'drop', ...(event.by === 'client' ? there : back) }];
    }
    case 'syscall': {
      const lane = laneOf.program(event.probe, event.thread ?? undefined);
      return [{ ...plain, shape: 'tick', from: lane, to: lane }];
    }
    case 'retransmit':
    case 'recording':
    case 'daemon-states':
    case 'resolver':
    case 'process-view':
    case 'resolv-conf':
    case 'dns-socket-error':
      return [];
    default: {
      const lane = laneOf.server(event.host ?? '', event.server, event.local);
      if (!('query' in event)) return on(lane);
      const sender = senderOfQuery(index, event)?.lane;
      if (sender === undefined) return on(lane);
      const spoken = { ...plain, server: event.server };
      if (event.kind !== 'dns-query') {
        const text = `${isAmongOthers(index, event) ? `${queriedName(index, event)}: ` : ''}${plain.text}`;
        return [{ ...spoken, text, shape: event.kind === 'dns-reply' ? 'reply' : 'drop', from: lane, to: sender }];
      }
      const query: DiagramItem = { ...spoken, shape: 'query', from: sender, to: lane };
      const earlier = index.again.get(keyOf(event));
      if (!earlier) return [index.pairs.has(at) ? { ...query, text: `${query.text}, sent with A` } : query];
      const before = index.events[index.queries.get(keyOf(earlier)) ?? -1];
      const isMoved = before?.kind === 'dns-query' && before.client !== event.client;
      return [{ ...query, text: `${query.text} again${isMoved ? ', from a new port' : ''}`, again: true }];
    }
  }
}

function queriedName(index: EventIndex, query: { server: string; query: number }): string {
  const asked = index.events[index.queries.get(keyOf(query)) ?? -1];
  return asked?.kind === 'dns-query' ? asked.name : '';
}

/** Whether its sender asked for another name since a query: then nobody sees which of them a reply is for. */
function isAmongOthers(index: EventIndex, reply: { server: string; query: number; at: number }): boolean {
  const query = index.queries.get(keyOf(reply)) ?? -1;
  const [lane, name] = [index.senders.get(query)?.lane, queriedName(index, reply)];
  return index.events
    .slice(query + 1)
    .some(
      (event, after) =>
        event.kind === 'dns-query' &&
        event.at <= reply.at &&
        event.name !== name &&
        index.senders.get(query + 1 + after)?.lane === lane,
    );
}

function senderOfQuery(index: EventIndex, query: { server: string; query: number }): Sender | undefined {
  return index.senders.get(index.queries.get(keyOf(query)) ?? -1);
}

function serverOfResult(index: EventIndex, result: string): string | null {
  const addresses = result.split(', ');
  return addresses.map((address) => index.origins.get(address)).find(Boolean) ?? null;
}

/** What a server's query is called. */
function keyOf({ server, query }: { server: string; query: number }): string {
  return `${server} ${query}`;
}
