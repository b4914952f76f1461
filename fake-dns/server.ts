import type { DnsEvent, DnsQueryEvent, Transport } from './events.ts';
import type { Match } from './match.ts';
import { Responder } from './responder.ts';
import type { Rule } from './rule.ts';
import type { SocketOpener } from './transports/bind.ts';
import { bindAll } from './transports/listen.ts';
import { serveTcp } from './transports/tcp.ts';
import { serveUdp } from './transports/udp.ts';
import type { Zone } from './zones/schema.ts';

export interface ServerOptions {
  /** Shown in the events. */
  name: string;
  /** A label that all events carry, such as the machine or namespace of the server. */
  host?: string;
  /** IPv4 and IPv6 literals. */
  addresses: readonly string[];
  /** Default 53; 0 takes any port that is free on all addresses. */
  port?: number;
  /** Default both. Without TCP the kernel refuses connections. */
  transports?: readonly Transport[];
  zones: readonly Zone[];
  open?: SocketOpener;
  /** Receives every event as it happens. */
  log?: (event: DnsEvent) => void;
}

export interface FakeDns {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly port: number;
  /** Puts rules in front of the existing ones; the first rule that matches a query applies. */
  behave(...rules: readonly Rule[]): void;
  /** Removes all rules. A query that a rule has deferred is still handled by that rule. */
  behaveNormally(): void;
  /** Replaces all zones. @throws ZoneError, and keeps the previous zones */
  setZones(zones: readonly Zone[]): void;
  /** Resolves at the next query that matches; rejects when the server closes or the signal aborts. */
  nextQuery(match?: Match, options?: { signal?: AbortSignal }): Promise<DnsQueryEvent>;
  /** All queries received. */
  readonly queries: readonly DnsQueryEvent[];
  /** Frees the ports: clients then get ICMP port unreachable, or a refused connection. Further calls have no effect. */
  close(): Promise<void>;
}

/**
 * Starts a server on all its addresses.
 * @throws ZoneError for an invalid zone, BindError for an address that cannot be bound
 */
export async function startServer(options: ServerOptions): Promise<FakeDns> {
  const { name, host, addresses, zones, open, log = () => {} } = options;
  const identity = { server: name, ...(host !== undefined && { host }) };
  const responder = new Responder(identity, zones, log);
  const { bound, port } = await bindAll(addresses, options.port ?? 53, options.transports ?? ['udp', 'tcp'], open);
  const closers = bound.flatMap(({ address, udp, tcp }) => [
    ...(udp ? [serveUdp(udp, address, responder, open)] : []),
    ...(tcp ? [serveTcp(tcp, address, responder)] : []),
  ]);
  let closing: Promise<unknown> | undefined;

  return {
    name,
    addresses,
    port,
    queries: responder.queries,
    behave: (...rules) => responder.prependRules(rules),
    behaveNormally: () => responder.clearRules(),
    setZones: (replacement) => responder.setZones(replacement),
    nextQuery: (match = {}, { signal } = {}) => responder.waiters.next(match, signal),
    async close() {
      closing ??= Promise.all([responder.close(), ...closers.map((close) => close())]);
      await closing;
    },
  };
}
