import type { Channel, SendCallback } from './channel.ts';
import { monotonicNow } from './clock.ts';
import { defaultAnswer } from './default-answer.ts';
import { deliver, type ReplyContext } from './delivery.ts';
import type { DnsEvent, DnsQueryEvent } from './events.ts';
import type { Query } from './query.ts';
import { composeReply, limitFor, type Reply, type ReplyOptions } from './reply.ts';
import type { Answer, ZoneSet } from './zones/answer.ts';

/** State that a server shares with its exchanges. */
export interface ServerContext {
  emit(event: DnsEvent): void;
  /** Deferred exchanges, not yet answered; closing the server abandons them. */
  readonly pending: Set<Exchange>;
  zones: ZoneSet;
}

/** One query and the means to answer it, any number of times, or not at all. */
export class Exchange {
  readonly query: Query;
  readonly event: DnsQueryEvent;
  readonly #context: ReplyContext;
  readonly #channel: Channel;
  readonly #server: ServerContext;
  #timer: NodeJS.Timeout | undefined;
  #settled = false;

  constructor(query: Query, event: DnsQueryEvent, context: ReplyContext, channel: Channel, server: ServerContext) {
    this.query = query;
    this.event = event;
    this.#context = context;
    this.#channel = channel;
    this.#server = server;
  }

  /** What the zones answer to this query. */
  get answer(): Answer {
    return defaultAnswer(this.query, this.#server.zones);
  }

  get zones(): ZoneSet {
    return this.#server.zones;
  }

  /** The reply of a server without rules. */
  defaultReply(options: ReplyOptions = {}): Reply {
    return this.compose(this.answer, options);
  }

  /** A reply of another answer, or made in another way; truncated where the client cannot take it. */
  compose(answer: Answer, options: ReplyOptions = {}): Reply {
    return composeReply(this.query, answer, { limit: limitFor(this.query, this.event.transport), ...options });
  }

  /** Sends octets as they are, or a composed reply. */
  send(reply: Reply | Buffer): void {
    this.#deliver(reply, (message, sent) => this.#channel.send(message, sent));
  }

  /** UDP: sends from a port that was not asked. @throws Error over TCP */
  sendFromOtherPort(reply: Reply): void {
    const { sendFromOtherPort } = this.#channel;
    if (!sendFromOtherPort) throw new Error('over TCP there is no other port to send from');
    this.#deliver(reply, sendFromOtherPort);
  }

  /** TCP: sends the first `octets` of the reply and closes the connection. @throws Error over UDP */
  cut(reply: Reply, octets: number): void {
    const { cut } = this.#channel;
    if (!cut) throw new Error('over UDP a reply cannot be cut');
    const begun = Math.min(octets, reply.bytes.length - 1);
    this.#deliver(reply.bytes.subarray(0, begun), (_, sent) => cut(reply.bytes, begun, sent));
  }

  /** TCP: closes the connection once what was sent is out. */
  closeConnection(): void {
    this.#channel.close?.();
  }

  /** Sends nothing and logs `dns-silence`; `error` is the reason when the behaviour did not intend it. */
  drop(error?: string): void {
    const why = error === undefined ? {} : { error };
    this.#server.emit({ kind: 'dns-silence', at: monotonicNow(), ...this.#context, ...why });
    this.#settle();
  }

  /** Leaves the query unanswered for now; the caller must call `send` or `drop` later. */
  defer(): void {
    this.#server.pending.add(this);
  }

  /** Defers the exchange and runs `act` after some milliseconds. */
  later(milliseconds: number, act: () => void): void {
    this.defer();
    this.#timer = setTimeout(() => this.attempt(act), milliseconds);
  }

  /** Runs a behaviour; one that throws, or does nothing at all, is logged as silence with its error. */
  attempt(act: () => void): void {
    try {
      act();
      if (!this.#settled && !this.#server.pending.has(this)) this.drop('the behaviour did nothing');
    } catch (error) {
      this.drop(String(error));
    }
  }

  /** The server closes: no timer is left, and the log says that nothing was sent. */
  abandon(): void {
    this.drop('the server closed');
  }

  #deliver(reply: Reply | Buffer, send: (message: Buffer, sent: SendCallback) => void): void {
    deliver(reply, this.#context, this.#server.emit, send);
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#server.pending.delete(this);
    if (this.#settled) return;
    this.#settled = true;
    this.#channel.settled?.();
  }
}
