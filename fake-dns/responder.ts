import type { Channel } from './channel.ts';
import { monotonicNow } from './clock.ts';
import { deliver } from './delivery.ts';
import type { DnsEvent, DnsQueryEvent } from './events.ts';
import { Exchange, type ServerContext } from './exchange.ts';
import { type MalformedMessage, type Query, readQuery } from './query.ts';
import { headerOnlyReply } from './reply.ts';
import type { Rule } from './rule.ts';
import { Waiters } from './waiters.ts';
import { CLASS, RCODE } from './wire/codes.ts';
import { ednsOf } from './wire/describe.ts';
import { flagNames, opcodeOf } from './wire/flags.ts';
import { createZoneSet } from './zones/answer.ts';
import type { Zone } from './zones/schema.ts';

export interface Identity {
  server: string;
  host?: string;
}

/** Decides what becomes of each message that comes in, on whatever socket, and logs it. */
export class Responder {
  readonly queries: DnsQueryEvent[] = [];
  readonly waiters = new Waiters();
  readonly identity: Identity;
  readonly #server: ServerContext;
  #rules: readonly Rule[] = [];
  #count = 0;

  /** @throws ZoneError */
  constructor(identity: Identity, zones: readonly Zone[], log: (event: DnsEvent) => void) {
    this.identity = identity;
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

  emit(event: DnsEvent): void {
    this.#server.emit(event);
  }

  /** Answers one message, in the same turn of the event loop unless a rule says otherwise. */
  receive(raw: Buffer, channel: Channel): void {
    const at = monotonicNow();
    this.#count += 1;
    const query = readQuery(raw);
    if ('error' in query) this.#refuse(query, channel, at);
    else this.#answer(query, channel, at);
  }

  /** Whether a TCP connection that was just accepted is to be reset. */
  resets(local: string, client: string): boolean {
    const rule = this.#rules.find((each) => each.resets?.(client));
    if (!rule) return false;
    const place = { transport: 'tcp' as const, local, client };
    this.emit({ kind: 'dns-reset', at: monotonicNow(), ...this.identity, ...place, behaviour: rule.behaviour });
    return true;
  }

  /** Octets that never became a message. */
  malformed(raw: Buffer, channel: Channel, error: string): void {
    this.#count += 1;
    this.#refuse({ raw, error, answerable: undefined }, channel, monotonicNow());
  }

  close(): void {
    for (const exchange of this.#server.pending) exchange.abandon();
    this.waiters.close(new Error(`server ${this.identity.server} closed`));
  }

  #answer(query: Query, channel: Channel, at: number): void {
    const event = this.#describe(query, channel, at);
    this.queries.push(event);
    this.emit(event);
    this.waiters.offer(event);
    const rule = this.#ruleFor(event);
    const context = { ...this.#place(channel), query: event.query, behaviour: rule?.behaviour ?? 'normal' };
    const exchange = new Exchange(query, event, context, channel, this.#server);
    exchange.attempt(() => {
      if (rule) rule.act(exchange);
      else exchange.send(exchange.defaultReply());
    });
  }

  #ruleFor(event: DnsQueryEvent): Pick<Rule, 'behaviour' | 'act'> | undefined {
    try {
      return this.#rules.find((rule) => rule.matches(event));
    } catch (error) {
      const act = () => {
        throw error;
      };
      return { behaviour: 'normal', act };
    }
  }

  /** No query: logged, and told so where there is an id to say it to. */
  #refuse({ raw, error, answerable }: MalformedMessage, channel: Channel, at: number): void {
    const place = { ...this.#place(channel), query: this.#count };
    this.emit({ kind: 'dns-malformed', at, ...place, bytes: raw.length, raw: raw.toString('hex'), error });
    if (answerable) {
      const reply = headerOnlyReply(answerable, RCODE.FORMERR);
      deliver(reply, { ...place, behaviour: 'normal' }, this.#server.emit, (message, sent) =>
        channel.send(message, sent),
      );
    }
    channel.settled?.();
  }

  #place({ transport, local, client }: Channel) {
    return { ...this.identity, transport, local, client };
  }

  #describe(query: Query, channel: Channel, at: number): DnsQueryEvent {
    const opcode = opcodeOf(query.flags);
    const { edns } = query;
    return {
      kind: 'dns-query',
      at,
      ...this.#place(channel),
      query: this.#count,
      id: query.id,
      name: query.name,
      type: query.type,
      ...(query.class !== CLASS.IN && { class: query.class }),
      ...(opcode !== 0 && { opcode }),
      flags: flagNames(query.flags),
      ...(edns && { edns: ednsOf(edns.size, edns.do, edns.version) }),
      bytes: query.raw.length,
      raw: query.raw.toString('hex'),
    };
  }
}
