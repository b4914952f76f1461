import type { Event } from '../../../lab/events.ts';
import { callText, eventText, resultText } from './event-text.ts';
import { laneOf } from './lanes.ts';
import { type Sender, sendersOf } from './senders.ts';
import { daemonLanes } from './through-daemon.ts';

/** One thing that a sequence diagram shows, on a row of its own. Lanes are named by id. */
export interface Mark {
  /** Index of the event that it belongs to. */
  event: number;
  /** Milliseconds, as in the events. */
  at: number;
  shape: 'call' | 'return' | 'query' | 'reply' | 'drop' | 'note' | 'line' | 'wait';
  from: string;
  to: string;
  text: string;
  /** Which nameserver it speaks of, if one. */
  server: string | null;
  /** Until when it lasts, where it does not stand for a moment. */
  end?: number;
  /** Whether it was sent before. */
  again?: true;
  /** What it shows, in the words of the repro, which numbers what it points at. */
  highlight?: { number: number; text: string };
}

/** An event that a repro points at, by its index. */
export interface Highlighted {
  event: number;
  text: string;
}

export interface MarkOptions {
  /** Whether what the lab does for its own controls is shown as well. */
  checks: boolean;
  highlights?: readonly Highlighted[];
}

/** The marks of a cell in order of time. */
export function marksOf(events: readonly Event[], { checks, highlights = [] }: MarkOptions): Mark[] {
  const easel = new Easel(events);
  const pointedAt = new Map(highlights.map(({ event, text }, at) => [event, { number: at + 1, text }]));
  return events
    .flatMap((event, index) => easel.marks(event, index))
    .map((mark) => withHighlight(mark, pointedAt.get(mark.event)))
    .filter(
      ({ event, from, to, highlight }) =>
        checks || highlight || !(isCheck(events[event]) || from === laneOf.lab || to === laneOf.lab),
    )
    .toSorted((a, b) => a.at - b.at);
}

/** What has to be known of all events to draw one. */
class Easel {
  readonly #senders: ReadonlyMap<number, Sender>;
  readonly #daemonOf: ReturnType<typeof daemonLanes>;
  /** Positions of queries, and of those that were sent before, by server and number. */
  readonly #queries: ReadonlyMap<string, number>;
  readonly #again: ReadonlySet<string>;
  /** Which server gave an address. */
  readonly #origins: ReadonlyMap<string, string>;

  constructor(events: readonly Event[]) {
    this.#senders = sendersOf(events);
    this.#daemonOf = daemonLanes(events);
    this.#queries = new Map(
      events.flatMap((event, index) => (event.kind === 'dns-query' ? [[keyOf(event), index]] : [])),
    );
    this.#again = new Set(events.flatMap((event) => (event.kind === 'retransmit' ? [keyOf(event)] : [])));
    this.#origins = new Map(
      events.flatMap((event) =>
        event.kind === 'dns-reply' ? event.answers.map((answer) => [answer.split(' ').at(-1) ?? '', event.server]) : [],
      ),
    );
  }

  marks(event: Event, index: number): Mark[] {
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
      case 'syscall':
        return on(laneOf.program(event.probe));
      case 'ask':
        return on(laneOf.lab);
      case 'call': {
        const program = laneOf.program(event.probe, event.thread);
        if (event.verb === 'state') return on(program);
        const other = this.#daemonOf(event) ?? program;
        const text = resultText(event);
        const server = this.#serverOf(text);
        const begin: Mark = { ...plain, shape: 'call', from: program, to: other, text: callText(event) };
        return [begin, { ...plain, at: event.end, shape: 'return', from: other, to: program, text, server }];
      }
      case 'timeout': {
        const lane = this.#senderOf(event);
        if (lane === undefined) return [];
        return [{ ...plain, shape: 'wait', from: lane, to: lane, server: event.server, end: event.end }];
      }
      case 'nscd-request':
      case 'nscd-reply':
      case 'nscd-end':
        return on(laneOf.daemon(event.host));
      case 'retransmit':
      case 'recording':
      case 'dns-socket-error':
        return [];
      default: {
        const lane = laneOf.server(event.host ?? '', event.server, event.local);
        if (!('query' in event)) return on(lane);
        const sender = this.#senderOf(event);
        if (sender === undefined) return on(lane);
        const spoken = { ...plain, server: event.server };
        if (event.kind !== 'dns-query')
          return [{ ...spoken, shape: event.kind === 'dns-reply' ? 'reply' : 'drop', from: lane, to: sender }];
        const query: Mark = { ...spoken, shape: 'query', from: sender, to: lane };
        return [this.#again.has(keyOf(event)) ? { ...query, text: `${query.text} again`, again: true } : query];
      }
    }
  }

  #senderOf(query: { server: string; query: number }): string | undefined {
    return this.#senders.get(this.#queries.get(keyOf(query)) ?? -1)?.lane;
  }

  #serverOf(result: string): string | null {
    const addresses = result.split(', ');
    return addresses.map((address) => this.#origins.get(address)).find(Boolean) ?? null;
  }
}

function keyOf({ server, query }: { server: string; query: number }): string {
  return `${server} ${query}`;
}

/** A call is pointed at for what it came to. */
function withHighlight(mark: Mark, highlight: Mark['highlight']): Mark {
  return highlight && mark.shape !== 'call' ? { ...mark, highlight } : mark;
}

function isCheck(event: Event | undefined): boolean {
  if (event?.kind === 'call') return event.label?.startsWith('marker:') === true;
  if (event?.kind === 'daemon') return event.action === 'stop' || event.action === 'exit';
  return event?.kind === 'probe-start' || event?.kind === 'probe-stop' || event?.kind === 'ask';
}
