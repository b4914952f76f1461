import type { Event } from '../../../lab/events.ts';
import { callText, eventText, resultText } from './event-text.ts';
import { laneOf } from './lanes.ts';
import { daemonLanes, sendersOf } from './senders.ts';

/** One thing that a sequence diagram shows, on a row of its own. Lanes are named by id. */
export interface Mark {
  /** Index of the event that it belongs to. */
  event: number;
  /** Milliseconds, as in the events. */
  at: number;
  shape: 'call' | 'return' | 'query' | 'reply' | 'drop' | 'note' | 'line';
  from: string;
  to: string;
  text: string;
  /** Which nameserver it speaks of, if one. */
  server: string | null;
}

/** The marks of a cell in order of time. Without `checks` what the lab does for its own controls is left out. */
export function marksOf(events: readonly Event[], { checks }: { checks: boolean }): Mark[] {
  const senders = sendersOf(events);
  const daemonOf = daemonLanes(events);
  const queryAt = new Map(
    events.flatMap((event, index) => (event.kind === 'dns-query' ? [[`${event.server} ${event.query}`, index]] : [])),
  );
  const origins = new Map(
    events.flatMap((event) =>
      event.kind === 'dns-reply' ? event.answers.map((answer) => [answer.split(' ').at(-1) ?? '', event.server]) : [],
    ),
  );
  const mark = (event: Event, index: number): Mark[] => {
    const plain = { event: index, at: event.at, text: eventText(event), server: null };
    const on = (lane: string): Mark[] => [{ ...plain, shape: 'note', from: lane, to: lane }];
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
        const program = laneOf.program(event.probe);
        if (event.verb === 'state') return on(program);
        const other = daemonOf(event) ?? program;
        const result = resultText(event);
        const server =
          result
            .split(', ')
            .map((address) => origins.get(address))
            .find(Boolean) ?? null;
        const begin: Mark = { ...plain, shape: 'call', from: program, to: other, text: callText(event) };
        return [begin, { ...plain, at: event.end, shape: 'return', from: other, to: program, text: result, server }];
      }
      case 'nscd-request':
      case 'nscd-reply':
      case 'nscd-end':
        return on(laneOf.daemon(event.host));
      case 'dns-socket-error':
      case 'timeout':
      case 'retransmit':
        return [];
      default: {
        const lane = laneOf.server(event.host ?? '', event.server, event.local);
        if (!('query' in event)) return on(lane);
        const query = queryAt.get(`${event.server} ${event.query}`) ?? -1;
        const sender = senders.get(query)?.lane;
        if (sender === undefined) return on(lane);
        const spoken = { ...plain, server: event.server };
        if (event.kind === 'dns-query') return [{ ...spoken, shape: 'query', from: sender, to: lane }];
        return [{ ...spoken, shape: event.kind === 'dns-reply' ? 'reply' : 'drop', from: lane, to: sender }];
      }
    }
  };
  return events
    .flatMap(mark)
    .filter(({ event, from, to }) => checks || !(isCheck(events[event]) || from === laneOf.lab || to === laneOf.lab))
    .toSorted((a, b) => a.at - b.at);
}

function isCheck(event: Event | undefined): boolean {
  if (event?.kind === 'call') return event.label?.startsWith('marker:') === true;
  if (event?.kind === 'daemon') return event.action === 'stop' || event.action === 'exit';
  return event?.kind === 'probe-start' || event?.kind === 'probe-stop' || event?.kind === 'ask';
}
