import type { Channel, MessageReceiver } from './channel.ts';
import { monotonicNow } from './clock.ts';
import type { DnsEvent, DnsQueryEvent, Transport } from './events.ts';
import { Exchange, type ServerContext } from './exchange.ts';
import { type MalformedMessage, type Query, readQuery } from './query.ts';
import { queryEvent } from './query-event.ts';
import { QueryWaiters } from './query-waiters.ts';
import { headerOnlyReply } from './reply.ts';
import { ReplySender } from './reply-sender.ts';
import type { ConnectionEnd, Rule } from './rule.ts';
import { RCODE } from './wire/codes.ts';
import { createZoneSet } from './zones/answer.ts';
import type { Zone } from './zones/schema.ts';

/** The fields that all events of one server share. */
export interface ServerIdentity {
  server: string;
  host?: string;
}

/** The place where a message that did not arrive was seen. */
export interface MessageOnItsWay {
  /** CLOCK_MONOTONIC in nanoseconds. */
  at: number;
  /** The server's address. */
  local: string;
  /** `address#port` */
  client: string;
  /** Shown in the events, in place of a rule's name. */
  behaviour: string;
}

/** Logs each received message and applies the first rule that matches it, else the default answer. */
export class Responder implements MessageReceiver {
  readonly queries: DnsQueryEvent[] = [];
  readonly waiters = new QueryWaiters();
  readonly #identity: ServerIdentity;
  readonly #server: ServerContext;
  #rules: readonly Rule[] = [];
  #count = 0;

  /** @throws ZoneError */
  constructor(identity: ServerIdentity, zones: readonly Zone[], log: (event: DnsEvent) => void) {
    this.#identity = identity;
    this.#server = { emit: log, pending: new Set(), zones: createZoneSet(zones) };
  }

  prependRules(rules: readonly Rule[]): void {
    this.#rules = [...rules, ...this.#rules];
  }

  clearRules(): void {
    this.#rules = [];
  }

  /** @throws ZoneError */
  setZones(zones: readonly Zone[]): void {
    this.#server.zones = createZoneSet(zones);
  }

  /** Answers one message, in the same turn of the event loop unless a rule defers the reply. */
  receive(raw: Buffer, channel: Channel): void {
    const at = monotonicNow();
    this.#count += 1;
    const query = readQuery(raw);
    if ('error' in query) this.#refuse(query, channel, at);
    else this.#answer(query, channel, at);
  }

  receiveMalformed(raw: Buffer, channel: Channel, error: string): void {
    this.#count += 1;
    this.#refuse({ raw, error, answerable: undefined }, channel, monotonicNow());
  }

  /** Logs a UDP message that did not arrive. No rule sees it. */
  overhear(raw: Buffer, { at, behaviour, ...way }: MessageOnItsWay): void {
    this.#count += 1;
    const origin = { ...this.#originOf({ transport: 'udp', ...way }), query: this.#count };
    const query = readQuery(raw);
    if ('error' in query) {
      const { error } = query;
      this.#server.emit({ kind: 'dns-malformed', at, ...origin, bytes: raw.length, raw: raw.toString('hex'), error });
      return;
    }
    const event = queryEvent(query, { at, ...origin });
    this.queries.push(event);
    this.#server.emit(event);
    this.waiters.notify(event);
    this.#server.emit({ kind: 'dns-silence', at, ...origin, behaviour });
  }

  endConnection(local: string, client: string): ConnectionEnd | undefined {
    for (const { behaviour, endConnection } of this.#rules) {
      const end = endConnection?.(client);
      if (end === undefined) continue;
      const origin = this.#originOf({ transport: 'tcp', local, client });
      const orderly = end === 'close' && ({ orderly: true } as const);
      this.#server.emit({ kind: 'dns-reset', at: monotonicNow(), ...origin, behaviour, ...orderly });
      return end;
    }
    return undefined;
  }

  socketFailed(transport: Transport, local: string, { message: error }: Error): void {
    this.#server.emit({ kind: 'dns-socket-error', at: monotonicNow(), ...this.#identity, transport, local, error });
  }

  close(): void {
    for (const exchange of this.#server.pending) exchange.abandon();
    this.waiters.close(new Error(`server ${this.#identity.server} closed`));
  }

  #answer(query: Query, channel: Channel, at: number): void {
    const origin = { ...this.#originOf(channel), query: this.#count };
    const event = queryEvent(query, { at, ...origin });
    this.queries.push(event);
    this.#server.emit(event);
    this.waiters.notify(event);
    const rule = this.#ruleFor(event);
    const context = { ...origin, behaviour: rule?.behaviour ?? 'normal' };
    const sender = new ReplySender(context, channel, this.#server.emit);
    const exchange = new Exchange(query, event, sender, this.#server);
    exchange.attempt(() => {
      if (rule) rule.act(exchange);
      else exchange.send(exchange.defaultReply());
    });
  }

  #ruleFor(event: DnsQueryEvent): Pick<Rule, 'behaviour' | 'act'> | undefined {
    try {
      const found = this.#rules.find((rule) => rule.matches(event));
      return found?.choose?.(event) ?? found;
    } catch (error) {
      const act = () => {
        throw error;
      };
      return { behaviour: 'normal', act };
    }
  }

  /** Logs a message that is not a query, and replies FORMERR if the message has an id to reply to. */
  #refuse({ raw, error, answerable }: MalformedMessage, channel: Channel, at: number): void {
    const origin = { ...this.#originOf(channel), query: this.#count };
    this.#server.emit({ kind: 'dns-malformed', at, ...origin, bytes: raw.length, raw: raw.toString('hex'), error });
    const sender = new ReplySender({ ...origin, behaviour: 'normal' }, channel, this.#server.emit);
    if (answerable) sender.send(headerOnlyReply(answerable, RCODE.FORMERR));
    sender.done();
  }

  #originOf({ transport, local, client }: Pick<Channel, 'transport' | 'local' | 'client'>) {
    return { ...this.#identity, transport, local, client };
  }
}
