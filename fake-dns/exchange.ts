import type { Channel, Sent } from './channel.ts';
import { monotonicNow } from './clock.ts';
import { type About, deliver } from './delivery.ts';
import type { DnsEvent, DnsQueryEvent } from './events.ts';
import { ordinaryAnswer } from './ordinary.ts';
import type { Query } from './query.ts';
import { composeReply, limitFor, type Reply, type ReplyOptions } from './reply.ts';
import type { Answer, ZoneBook } from './zones/answer.ts';

/** What an exchange needs of the server it happens in. */
export interface Surroundings {
  emit(event: DnsEvent): void;
  /** Exchanges that still owe something; they are abandoned when the server closes. */
  readonly owing: Set<Exchange>;
  zones: ZoneBook;
}

/** One query and the means to answer it, any number of times, or not at all. */
export class Exchange {
  readonly query: Query;
  readonly event: DnsQueryEvent;
  readonly #about: About;
  readonly #channel: Channel;
  readonly #around: Surroundings;
  #timer: NodeJS.Timeout | undefined;
  #settled = false;

  constructor(query: Query, event: DnsQueryEvent, about: About, channel: Channel, around: Surroundings) {
    this.query = query;
    this.event = event;
    this.#about = about;
    this.#channel = channel;
    this.#around = around;
  }

  /** What the zones answer to this query. */
  get answer(): Answer {
    return ordinaryAnswer(this.query, this.#around.zones);
  }

  get zones(): ZoneBook {
    return this.#around.zones;
  }

  /** The reply that a server which does nothing wrong would send. */
  ordinary(options: ReplyOptions = {}): Reply {
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

  /** Sends nothing; `error` when that was not the behaviour's purpose. */
  silence(error?: string): void {
    const why = error === undefined ? {} : { error };
    this.#around.emit({ kind: 'dns-silence', at: monotonicNow(), ...this.#about, ...why });
    this.#settle();
  }

  /** Owes the client something still: whoever calls this sends or is silent later. */
  hold(): void {
    this.#around.owing.add(this);
  }

  /** Holds the exchange for some milliseconds. */
  later(milliseconds: number, act: () => void): void {
    this.hold();
    this.#timer = setTimeout(() => this.attempt(act), milliseconds);
  }

  /** Runs a behaviour; one that throws, or does nothing at all, is logged as silence with its error. */
  attempt(act: () => void): void {
    try {
      act();
      if (!this.#settled && !this.#around.owing.has(this)) this.silence('the behaviour did nothing');
    } catch (error) {
      this.silence(String(error));
    }
  }

  /** The server closes: no timer is left, and the log says that nothing was sent. */
  abandon(): void {
    this.silence('the server closed');
  }

  #deliver(reply: Reply | Buffer, send: (message: Buffer, sent: Sent) => void): void {
    deliver(reply, this.#about, this.#around.emit, send);
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#around.owing.delete(this);
    if (this.#settled) return;
    this.#settled = true;
    this.#channel.settled?.();
  }
}
