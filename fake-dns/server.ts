import type { DnsEvent, DnsQueryEvent, Transport } from './events.ts';
import type { Match } from './match.ts';
import { type MessageOnItsWay, Responder } from './responder.ts';
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
  /** Default both. Without TCP the kernel refuses connections, without UDP clients get ICMP port unreachable. */
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
  /**
   * Opens and closes sockets, so that the server serves exactly these transports; without any it is dead to its clients. A closed
   * listener closes its connections too. @throws BindError
   */
  setTransports(transports: readonly Transport[]): Promise<void>;
  /** Resolves at the next query that matches; rejects when the server closes or the signal aborts. */
  nextQuery(match?: Match, options?: { signal?: AbortSignal }): Promise<DnsQueryEvent>;
  /** All queries received. */
  readonly queries: readonly DnsQueryEvent[];
  /** Logs a UDP message that was sent to the server but did not reach it: the query, and its missing reply. */
  overhear(raw: Buffer, way: MessageOnItsWay): void;
  /** Frees the ports: clients then get ICMP port unreachable, or a refused connection. Further calls have no effect. */
  close(): Promise<void>;
}

const BOTH: readonly Transport[] = ['udp', 'tcp'];

function addTo<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  lists.set(key, [...(lists.get(key) ?? []), value]);
}

/**
 * Starts a server on all its addresses.
 * @throws ZoneError for an invalid zone, BindError for an address that cannot be bound
 */
export async function startServer(options: ServerOptions): Promise<FakeDns> {
  const { name, host, addresses, zones, open, log = () => {} } = options;
  const identity = { server: name, ...(host !== undefined && { host }) };
  const responder = new Responder(identity, zones, log);
  const closers = new Map<Transport, (() => Promise<void>)[]>();
  let port = options.port ?? 53;

  async function openSockets(transports: readonly Transport[]): Promise<void> {
    const missing = transports.filter((transport) => !closers.has(transport));
    const sockets = await bindAll(addresses, port, missing, open);
    port = sockets.port;
    for (const { address, udp, tcp } of sockets.bound) {
      if (udp) addTo(closers, 'udp', serveUdp(udp, address, responder, open));
      if (tcp) addTo(closers, 'tcp', serveTcp(tcp, address, responder));
    }
  }

  async function closeSockets(transports: readonly Transport[]): Promise<void> {
    const closing = transports.flatMap((transport) => closers.get(transport) ?? []);
    for (const transport of transports) closers.delete(transport);
    await Promise.all(closing.map((close) => close()));
  }

  await openSockets(options.transports ?? BOTH);
  let changing: Promise<void> = Promise.resolve();
  let closing: Promise<unknown> | undefined;

  return {
    name,
    addresses,
    get port() {
      return port;
    },
    queries: responder.queries,
    behave: (...rules) => responder.prependRules(rules),
    behaveNormally: () => responder.clearRules(),
    setZones: (replacement) => responder.setZones(replacement),
    nextQuery: (match = {}, { signal } = {}) => responder.waiters.next(match, signal),
    overhear: (raw, way) => responder.overhear(raw, way),
    setTransports(transports) {
      const change = changing.then(async () => {
        if (closing) throw new Error(`server ${name} closed`);
        await closeSockets(BOTH.filter((transport) => !transports.includes(transport)));
        await openSockets(transports);
      });
      // Changes happen one after the other, also after one that failed.
      changing = change.catch(() => {});
      return change;
    },
    async close() {
      closing ??= changing.then(() => Promise.all([responder.close(), closeSockets(BOTH)]));
      await closing;
    },
  };
}
