import type { DnsQueryEvent, DnsReplyEvent } from '../../fake-dns/index.ts';
import type { Event, ResolvConfEvent } from '../core/events.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { NscdReplyEvent, NscdRequestEvent } from '../daemon/tap/events.ts';
import type { TimeoutEvent } from '../derive/events.ts';
import type { CallEvent, ProbeResult } from '../probe/index.ts';

type Kind = Event['kind'];
type EventOf<K extends Kind> = Extract<Event, { kind: K }>;

/** The evidence for a verdict: the events of one cell, with queries over them. */
export class Evidence {
  readonly events: readonly Event[];

  constructor(events: readonly Event[]) {
    this.events = events;
  }

  /** All events of one kind, in order of time. */
  all<K extends Kind>(kind: K): EventOf<K>[] {
    return this.events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  /** The one call with this label. @throws HarnessError if the scenario did not make it */
  call(label: string): CallEvent {
    const call = this.all('call').find((event) => event.label === label);
    if (!call) throw new HarnessError(`no call labelled '${label}' in the evidence`);
    return call;
  }

  /** The calls with this prefix of their label, in order of time. */
  calls(prefix: string): CallEvent[] {
    return this.all('call').filter((event) => event.label?.startsWith(prefix));
  }

  /** The time at which a step began. @throws HarnessError if the scenario did not reach it */
  step(label: string): number {
    const step = this.all('step').find((event) => event.label === label);
    if (!step) throw new HarnessError(`no step '${label}' in the evidence`);
    return step.at;
  }

  /** The queries that servers received during a call. */
  queriesDuring(call: CallEvent): DnsQueryEvent[] {
    return this.all('dns-query').filter((query) => query.at >= call.at && query.at <= call.end);
  }

  /** The queries for exactly this name (any type), in order of time. */
  queriesFor(name: string): DnsQueryEvent[] {
    return this.all('dns-query').filter((query) => query.name === name);
  }

  /** The readings of a program's or daemon's resolv.conf, in order of time, also across restarts of a daemon. */
  resolvConfOf(name: string): ResolvConfEvent[] {
    return this.all('resolv-conf').filter(({ of }) => of === name);
  }

  /** The timeouts during a call, in order of time. */
  timeoutsOf({ probe, thread, at, end }: CallEvent): TimeoutEvent[] {
    return this.all('timeout').filter(
      ({ call, ...timeout }) =>
        call?.probe === probe && call.thread === thread && timeout.at < end && timeout.end >= at,
    );
  }

  /**
   * Whether daemons were started, and a tap reported the traffic of all their sockets. Only then does a missing request prove that no program
   * asked. Each tap proves it with a request of the lab's own, or with a client's; the start of a tap is not enough.
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

  /** The program's requests to daemons during a call, also those of its other threads at the same time. */
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

/** The addresses in a lookup's result; none if the lookup failed, or was not for addresses. */
export function addressesOf(result: ProbeResult): readonly string[] {
  return 'addresses' in result ? result.addresses : [];
}
