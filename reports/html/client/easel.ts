import type { Event } from '../../../lab/core/events.ts';
import { connectionOf, type DaemonRequest, daemonRequestsOf } from '../../../lab/derive/attribution/daemon-requests.ts';
import { isTapped, type ThroughDaemon, throughDaemon } from '../../../lab/derive/attribution/through-daemon.ts';
import { callText, changeText, eventText, resultText } from './event-text.ts';
import { laneOf } from './lanes.ts';
import type { Mark } from './mark.ts';
import { pairsOf } from './pairs.ts';
import { type Sender, SLACK_MS, sendersOf } from './senders.ts';
import type { Wait } from './wait-text.ts';

/** Makes marks of events, one by one, from what has to be known of all of them. */
export class Easel {
  readonly #senders: ReadonlyMap<number, Sender>;
  readonly #requests: ReadonlyMap<string, DaemonRequest>;
  readonly #events: readonly Event[];
  /** Queries that were sent at once with the other question of their pair. */
  readonly #pairs: ReadonlySet<number>;
  readonly #through: ThroughDaemon;
  readonly #tapped: boolean;
  /** Positions of queries, and of those that were sent before, by server and number. */
  readonly #queries: ReadonlyMap<string, number>;
  readonly #again: ReadonlyMap<string, { server: string; query: number }>;
  /** Which server gave an address. */
  readonly #origins: ReadonlyMap<string, string>;

  constructor(events: readonly Event[]) {
    this.#senders = sendersOf(events);
    this.#requests = daemonRequestsOf(events);
    this.#through = throughDaemon(events, SLACK_MS);
    this.#tapped = isTapped(events);
    this.#queries = new Map(
      events.flatMap((event, index) => (event.kind === 'dns-query' ? [[keyOf(event), index]] : [])),
    );
    this.#again = new Map(events.flatMap((event) => (event.kind === 'retransmit' ? [[keyOf(event), event.of]] : [])));
    this.#events = events;
    this.#pairs = pairsOf(events, this.#senders);
    this.#origins = new Map(
      events.flatMap((event) =>
        event.kind === 'dns-reply' ? event.answers.map((answer) => [answer.split(' ').at(-1) ?? '', event.server]) : [],
      ),
    );
  }

  /** What is drawn of an event, of which `index` is the place among all. */
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
        return on(laneOf.program(event.probe));
      case 'ask':
        return on(laneOf.lab);
      case 'call': {
        const program = laneOf.program(event.probe, event.thread);
        if (event.verb === 'state') return on(program);
        // Where the requests themselves are seen, they are what goes to the daemon.
        const daemon = this.#tapped ? null : this.#through(event);
        const other = daemon ? laneOf.daemon(daemon.host) : program;
        const server = this.#serverOf(resultText(event));
        const begin: Mark = { ...plain, shape: 'call', from: program, to: other, text: callText(event) };
        const text = resultText(event);
        const back: Mark = { ...plain, at: event.end, shape: 'return', from: other, to: program, text, server };
        const besides = changeText(event);
        return [begin, besides === null ? back : { ...back, besides }];
      }
      case 'timeout': {
        const sender = this.#senderOf(event);
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
        const { request, call } = this.#requests.get(connectionOf(event)) ?? {};
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
      case 'process-view':
      case 'dns-socket-error':
        return [];
      default: {
        const lane = laneOf.server(event.host ?? '', event.server, event.local);
        if (!('query' in event)) return on(lane);
        const sender = this.#senderOf(event)?.lane;
        if (sender === undefined) return on(lane);
        const spoken = { ...plain, server: event.server };
        if (event.kind !== 'dns-query') {
          const text = `${this.#isAmongOthers(event) ? `${this.#nameOf(event)}: ` : ''}${plain.text}`;
          return [{ ...spoken, text, shape: event.kind === 'dns-reply' ? 'reply' : 'drop', from: lane, to: sender }];
        }
        const query: Mark = { ...spoken, shape: 'query', from: sender, to: lane };
        const earlier = this.#again.get(keyOf(event));
        if (!earlier) return [this.#pairs.has(index) ? { ...query, text: `${query.text}, sent with A` } : query];
        const before = this.#events[this.#queries.get(keyOf(earlier)) ?? -1];
        const isMoved = before?.kind === 'dns-query' && before.client !== event.client;
        return [{ ...query, text: `${query.text} again${isMoved ? ', from a new port' : ''}`, again: true }];
      }
    }
  }

  #nameOf(query: { server: string; query: number }): string {
    const asked = this.#events[this.#queries.get(keyOf(query)) ?? -1];
    return asked?.kind === 'dns-query' ? asked.name : '';
  }

  /** Whether its sender asked for another name since a query: then nobody sees which of them a reply is for. */
  #isAmongOthers(reply: { server: string; query: number; at: number }): boolean {
    const index = this.#queries.get(keyOf(reply)) ?? -1;
    const [lane, name] = [this.#senders.get(index)?.lane, this.#nameOf(reply)];
    return this.#events
      .slice(index + 1)
      .some(
        (event, after) =>
          event.kind === 'dns-query' &&
          event.at <= reply.at &&
          event.name !== name &&
          this.#senders.get(index + 1 + after)?.lane === lane,
      );
  }

  #senderOf(query: { server: string; query: number }): Sender | undefined {
    return this.#senders.get(this.#queries.get(keyOf(query)) ?? -1);
  }

  #serverOf(result: string): string | null {
    const addresses = result.split(', ');
    return addresses.map((address) => this.#origins.get(address)).find(Boolean) ?? null;
  }
}

/** What a server's query is called. */
function keyOf({ server, query }: { server: string; query: number }): string {
  return `${server} ${query}`;
}
