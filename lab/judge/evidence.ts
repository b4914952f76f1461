import type { DnsQueryEvent, DnsReplyEvent } from '../../fake-dns/index.ts';
import type { Event, ResolvConfEvent } from '../core/events.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { NscdReplyEvent, NscdRequestEvent } from '../daemon/tap/events.ts';
import type { TimeoutEvent } from '../derive/events.ts';
import type { CallEvent, ProbeResult } from '../probe/index.ts';

type Kind = Event['kind'];
type EventOf<K extends Kind> = Extract<Event, { kind: K }>;

/** What a verdict may be drawn from: the events of one cell, and questions that can be asked of them. */
export class Evidence {
  readonly events: readonly Event[];

  constructor(events: readonly Event[]) {
    this.events = events;
  }

  /** All events of one kind, in order of time. */
  all<K extends Kind>(kind: K): EventOf<K>[] {
    return this.events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  /** The one call with this label. @throws HarnessError if the story never made it */
  call(label: string): CallEvent {
    const call = this.all('call').find((event) => event.label === label);
    if (!call) throw new HarnessError(`no call labelled '${label}' in the evidence`);
    return call;
  }

  /** The calls whose label starts so, in order of time. */
  calls(prefix: string): CallEvent[] {
    return this.all('call').filter((event) => event.label?.startsWith(prefix));
  }

  /** When a step was reached. @throws HarnessError if the story never got there */
  step(label: string): number {
    const step = this.all('step').find((event) => event.label === label);
    if (!step) throw new HarnessError(`no step '${label}' in the evidence`);
    return step.at;
  }

  /** The queries that servers saw while a call was under way. */
  queriesDuring(call: CallEvent): DnsQueryEvent[] {
    return this.all('dns-query').filter((query) => query.at >= call.at && query.at <= call.end);
  }

  /** The queries for exactly this name (any type), in order of time. */
  queriesFor(name: string): DnsQueryEvent[] {
    return this.all('dns-query').filter((query) => query.name === name);
  }

  /** What a program or a daemon saw as its resolv.conf, in order of time. A daemon that was restarted is one and the same here. */
  resolvConfOf(name: string): ResolvConfEvent[] {
    return this.all('resolv-conf').filter(({ of }) => of === name);
  }

  /** The timeouts that held up a call, in order of time. */
  timeoutsOf({ probe, thread, at, end }: CallEvent): TimeoutEvent[] {
    return this.all('timeout').filter(
      ({ call, ...timeout }) =>
        call?.probe === probe && call.thread === thread && timeout.at < end && timeout.end >= at,
    );
  }

  /**
   * Whether daemons were started, and a tap told what passed on all their sockets: only then does no request mean that nobody asked. Each
   * tap showed it with a request of the lab's own, or told of a client's; that the lab started a tap is not enough.
   */
  get tapped(): boolean {
    const daemons = this.all('daemon');
    const starts = daemons.filter(({ action }) => action === 'start');
    if (starts.length === 0 || !starts.every(({ tapped }) => tapped)) return false;
    // Older runs have not sent a request of their own, but each client looks for the sentinel.
    const isHeard = ({ host, at }: { host: string; at: number }) =>
      this.all('nscd-request').some((request) => request.host === host && request.at >= at);
    return daemons.filter(({ action }) => action === 'ready').every((each) => each.heard ?? isHeard(each));
  }

  /** What a program asked daemons while this call of its was under way. A thread of it that made another call at the same time counts too. */
  requestsDuring(call: CallEvent): NscdRequestEvent[] {
    return this.all('nscd-request').filter(({ probe, at }) => probe === call.probe && at >= call.at && at <= call.end);
  }

  /** The reply of the daemon to a request, if it sent one. */
  replyToRequest({ host, connection }: NscdRequestEvent): NscdReplyEvent | undefined {
    return this.all('nscd-reply').find((reply) => reply.host === host && reply.connection === connection);
  }

  /** The reply to a query, if one was sent. */
  replyTo(query: DnsQueryEvent): DnsReplyEvent | undefined {
    return this.all('dns-reply').find((reply) => reply.server === query.server && reply.query === query.query);
  }
}

/** The addresses a lookup came back with; none if it failed, or was not for addresses. */
export function addressesOf(result: ProbeResult): readonly string[] {
  return 'addresses' in result ? result.addresses : [];
}
