import type { Answer } from './answer.ts';
import { defaultAnswer } from './default-answer.ts';
import type { DnsEvent, DnsQueryEvent } from './events.ts';
import type { Query } from './query.ts';
import { composeReply, limitFor, type Reply, type ReplyOptions } from './reply.ts';
import type { ReplySender } from './reply-sender.ts';
import type { ConnectionEnd } from './rule.ts';
import type { ZoneSet } from './zones/answer.ts';

/** State that a server shares with its exchanges. */
export interface ServerContext {
  emit(event: DnsEvent): void;
  /** Deferred exchanges without a reply yet; closing the server abandons them. */
  readonly pending: Set<Exchange>;
  zones: ZoneSet;
}

/** One query and the means to reply to it: with any number of messages, or with none. */
export class Exchange {
  readonly query: Query;
  readonly event: DnsQueryEvent;
  readonly #sender: ReplySender;
  readonly #server: ServerContext;
  #timer: NodeJS.Timeout | undefined;
  #done = false;

  constructor(query: Query, event: DnsQueryEvent, sender: ReplySender, server: ServerContext) {
    this.query = query;
    this.event = event;
    this.#sender = sender;
    this.#server = server;
  }

  /** The answer of the zones to this query. */
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

  /** A reply with another answer or other options; truncated if it exceeds the client's size limit. */
  compose(answer: Answer, options: ReplyOptions = {}): Reply {
    return composeReply(this.query, answer, { limit: limitFor(this.query, this.event.transport), ...options });
  }

  /** Sends octets unchanged, or a composed reply. */
  send(reply: Reply | Buffer): void {
    this.#sender.send(reply);
    this.#finish();
  }

  /** UDP: sends from a port other than the one that the query was sent to. @throws Error over TCP */
  sendFromOtherPort(reply: Reply): void {
    this.#sender.sendFromOtherPort(reply);
    this.#finish();
  }

  /** UDP: sends from another address, with the server's port. @throws Error over TCP */
  sendFromAddress(address: string, reply: Reply): void {
    this.#sender.sendFromAddress(address, reply);
    this.#finish();
  }

  /** TCP: sends the reply in pieces of `octets` octets, `gap` milliseconds apart. @throws Error over UDP */
  sendInPieces(reply: Reply, octets: number, gap: number): void {
    this.#sender.sendInPieces(reply, octets, gap);
    this.#finish();
  }

  /** TCP: what is sent on this connection during `act` goes into one segment, if it fits. @throws Error over UDP */
  sendTogether(act: () => void): void {
    this.#sender.sendTogether(act);
  }

  /** TCP: sends the first `octets` of the reply, or for -1 half of its length, and closes the connection. @throws Error over UDP */
  cut(reply: Reply, octets: number): void {
    this.#sender.cut(reply, octets);
    this.#finish();
  }

  /** TCP: closes the connection after the pending output, or resets it. */
  closeConnection(how: ConnectionEnd = 'close'): void {
    this.#sender.closeConnection(how);
  }

  /** Sends nothing and logs `dns-silence`; `error` is the reason when the behaviour did not intend it. */
  drop(error?: string): void {
    this.#sender.logSilence(error);
    this.#finish();
  }

  /** Leaves the query unanswered for now; the caller must call `send` or `drop` later. */
  defer(): void {
    this.#server.pending.add(this);
  }

  /** Defers the exchange and runs `act` after some milliseconds. */
  schedule(milliseconds: number, act: () => void): void {
    this.defer();
    this.#timer = setTimeout(() => {
      // From here on `act` itself must send, drop or defer.
      this.#server.pending.delete(this);
      this.attempt(act);
    }, milliseconds);
  }

  /** Runs a behaviour. One that throws, or neither sends, drops nor defers, is logged as silence with the error. */
  attempt(act: () => void): void {
    try {
      act();
      if (!this.#done && !this.#server.pending.has(this)) this.drop('the behaviour did nothing');
    } catch (error) {
      this.drop(String(error));
    }
  }

  /** Cancels the timer and logs that nothing was sent; for a server that closes. */
  abandon(): void {
    this.drop('the server closed');
  }

  #finish(): void {
    clearTimeout(this.#timer);
    this.#server.pending.delete(this);
    if (this.#done) return;
    this.#done = true;
    this.#sender.done();
  }
}
