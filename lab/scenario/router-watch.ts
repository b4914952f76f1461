import { once } from 'node:events';
import { SocketAddress } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import type { FakeDns } from '../../fake-dns/index.ts';
import { now } from '../core/events.ts';
import { HarnessError, messageOf } from '../core/harness-error.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import { buildLinkWatch } from '../namespaces/link-watch/build.ts';
import { parsePacket } from '../namespaces/link-watch/packet.ts';
import { CLIENT_DEVICE } from '../namespaces/router.ts';
import { describeExit } from '../program/describe-exit.ts';
import { readLines } from '../program/lines.ts';
import type { Program } from '../spawner/program.ts';
import { spawn } from '../spawner/spawn.ts';

/** A server whose address may be behind a router. */
export interface RoutedServer {
  server: FakeDns;
  address: string;
  /** What the router does with packets to it, as a behaviour in the events. */
  behaviour(): string;
}

const DNS_PORT = 53;

/**
 * Watches the link between a router and its client. A query to a server behind the router becomes an event of that server, and an ICMP message
 * about one becomes an event of the router.
 */
export class RouterWatch implements AsyncDisposable {
  readonly #timeline: Timeline;
  readonly #router: Host;
  readonly #servers: RoutedServer[] = [];
  readonly #program: Program;
  readonly #ready = Promise.withResolvers<void>();
  readonly #closed: Promise<unknown>;
  #isClosing = false;

  private constructor(binary: string, router: Host, timeline: Timeline) {
    this.#router = router;
    this.#timeline = timeline;
    const argv = [binary, CLIENT_DEVICE];
    this.#program = spawn(argv, { stdio: ['pipe', 'pipe', 'ignore'], env: {}, network: router.network.path });
    this.#program.stdin?.on('error', () => {});
    readLines(this.#program.stdout as Readable, { line: (line) => this.#read(line), unfinished() {}, tooLong() {} });
    this.#closed = once(this.#program, 'close').then(
      ([code, signal]) => this.#end(describeExit(code, signal)),
      (error) => this.#end(messageOf(error)),
    );
  }

  /** Starts to watch a router's link; no later packet is missed. @throws HarnessError when that is not possible */
  static async start(router: Host, timeline: Timeline): Promise<RouterWatch> {
    const watch = new RouterWatch(await buildLinkWatch(), router, timeline);
    await watch.#ready.promise;
    return watch;
  }

  /** From now on, queries to this server are reported. */
  add(server: RoutedServer): void {
    this.#servers.push(server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    (this.#program.stdin as Writable).end();
    await this.#closed;
  }

  #end(how: string): void {
    const trouble = new HarnessError(`the watch of ${this.#router.name}'s link ended by itself (${how})`);
    this.#ready.reject(trouble);
    if (!this.#isClosing) this.#timeline.add({ kind: 'trouble', at: now(), reason: trouble.message });
  }

  #read(line: string): void {
    if (line === 'ready') {
      this.#ready.resolve();
      return;
    }
    const [time, octets = ''] = line.split(' ');
    const packet = parsePacket(Buffer.from(octets, 'hex'));
    if (!packet) return;
    const at = Number(time);
    const { to, toPort, from, fromPort, payload } = 'udp' in packet ? packet.udp : packet.about;
    const found = toPort === DNS_PORT ? this.#servers.find(({ address }) => canonical(address) === to) : undefined;
    if (!found) return;
    const client = `${from}#${fromPort}`;
    if ('udp' in packet) {
      found.server.overhear(payload, { at, local: found.address, client, behaviour: found.behaviour() });
    } else if (payload.length >= 2) {
      const id = payload.readUInt16BE(0);
      const { name: host } = this.#router;
      this.#timeline.add({ kind: 'icmp', at, host, what: packet.icmp, server: found.server.name, client, id });
    }
  }
}

/**
 * Waits for the ICMP message about a later query for a name to a server behind a router. A message about an earlier query may still arrive.
 * @throws the reason of the signal
 */
export function nextIcmp(
  timeline: Timeline,
  { server, name }: { server: string; name: string },
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const asked = new Set<string>();
  const stop = timeline.follow((event) => {
    if (event.kind !== 'dns-query' && event.kind !== 'icmp') return;
    const query = `${event.client} ${event.id}`;
    if (event.server !== server) return;
    if (event.kind === 'icmp' && asked.has(query)) resolve();
    if (event.kind === 'dns-query' && event.name === name) asked.add(query);
  });
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise.finally(stop);
}

function canonical(address: string): string {
  return address.includes(':') ? new SocketAddress({ address, family: 'ipv6' }).address : address;
}
