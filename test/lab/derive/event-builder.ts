import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { Event } from '../../../lab/core/events.ts';
import type { DerivedEvent } from '../../../lab/derive/events.ts';
import { derive } from '../../../lab/derive/index.ts';
import type { RouterAnswer } from '../../../lab/namespaces/router.ts';
import type { CallEvent } from '../../../lab/probe/index.ts';

const MS = 1e6;
/** Octets of a DNS header. */
const HEADER = 12;
export const NAME = 'www.lab.test';

/** A reply that is rejected: another id, another question, or from another port. `bare` has no question and is accepted. */
type Odd = 'id' | 'question' | 'port' | 'bare';

type Asked = Partial<Pick<DnsQueryEvent, 'name' | 'type' | 'id' | 'client' | 'local' | 'transport' | 'host'>>;

/** Builds the events of a cell; times are in milliseconds, and a nameserver's name is its address. */
export class EventBuilder {
  readonly events: Event[] = [];
  #queries = 0;
  #connections = 0;

  call(at: number, end: number, given: Partial<CallEvent> = {}): this {
    const call = { probe: 'program', thread: 'main', verb: 'getaddrinfo', args: { name: NAME } };
    const result = { ok: true, addresses: [], raw: 0 };
    this.events.push({ kind: 'call', ...call, result, ...given, at: at * MS, end: end * MS });
    return this;
  }

  probe(name: string, libc: 'glibc' | 'musl', host = 'client'): this {
    const version = '1';
    this.events.push({ kind: 'probe-start', at: 0, probe: name, host, libc, version, argv: [] });
    this.events.push({ kind: 'probe-ready', at: 0, probe: name, pid: 1, libc: { name: libc, version } });
    return this;
  }

  daemon(host = 'client'): this {
    this.events.push({ kind: 'daemon', at: 0, daemon: 'nsncd', host, libc: 'made-up', action: 'ready', detail: '' });
    return this;
  }

  /** A request on the daemon's socket with a reply, or given up by the client, at `end`. Without a hosts database `found` is `null`. */
  request(
    at: number,
    end: number,
    given: {
      served?: boolean;
      key?: string;
      type?: string;
      found?: null;
      host?: string;
      connection?: number;
      fields?: object;
    } = {},
  ): this {
    const { served = true, key = NAME, type = 'GETAI', found = true, host = 'client' } = given;
    const about = { host, daemon: 'nsncd', connection: given.connection ?? ++this.#connections } as const;
    const octets = { bytes: 0, raw: '' };
    this.events.push({
      kind: 'nscd-request',
      at: at * MS,
      ...about,
      pid: 1,
      probe: 'program',
      version: 2,
      type,
      key,
      ...octets,
    });
    if (!served) this.events.push({ kind: 'nscd-end', at: end * MS, ...about, by: 'client' });
    else
      this.events.push({
        kind: 'nscd-reply',
        at: end * MS,
        end: end * MS,
        ...about,
        type,
        found,
        fields: { ...given.fields },
        fds: 0,
        ...octets,
      });
    return this;
  }

  /** A query; two with the same id, name and type are the same message. `reply` is the delay of the reply in ms, `from` its odd source; `stopped` is what
   * a router answered. */
  query(
    at: number,
    type: 'A' | 'AAAA',
    given: Asked & { reply?: number; rcode?: string; odd?: Odd; from?: string; stopped?: RouterAnswer } = {},
  ): this {
    const { reply, rcode = 'NOERROR', odd, from, stopped, ...asked } = given;
    const { name = NAME, id = type === 'A' ? 1 : 2, local = '127.0.0.1', client = '127.0.0.1#4000' } = asked;
    const query = ++this.#queries;
    const where = { server: local, host: 'client', transport: 'udp', local, client, query, ...pick(asked) } as const;
    const raw = messageOf(id, name, type);
    const octets = { flags: [], bytes: 0 } as const;
    this.events.push({ kind: 'dns-query', at: at * MS, ...where, id, name, type, ...octets, raw });
    if (stopped !== undefined) this.events.push({ kind: 'dns-silence', at: at * MS, ...where, behaviour: stopped });
    if (reply !== undefined) {
      const octetsOf: Record<Odd, string> = {
        id: messageOf(id + 1, name, type),
        question: messageOf(id, `not.${name}`, type),
        port: raw,
        bare: raw.slice(0, 2 * HEADER),
      };
      const source = from ? { from } : odd === 'port' ? { from: `${local}#4053` } : {};
      const said = { behaviour: 'normal', ...source, rcode, answers: [], raw: odd ? octetsOf[odd] : raw };
      this.events.push({ kind: 'dns-reply', at: (at + reply) * MS, ...where, ...octets, ...said });
    }
    return this;
  }

  sorted(): Event[] {
    return this.events.toSorted((left, right) => left.at - right.at);
  }

  derived(): DerivedEvent[] {
    return derive(this.sorted());
  }

  /** The derived events, one line each: `timeout 1 A 1000 retransmit`, in milliseconds; `again 3 of 1 #2 no-reply`. */
  lines(): string[] {
    return this.derived().map((event) =>
      event.kind === 'timeout'
        ? `timeout ${event.query} ${event.type} ${Math.round((event.end - event.at) / MS)} ${event.next}`
        : `again ${event.query} of ${event.of.query} #${event.attempt} ${event.after}`,
    );
  }
}

function pick({ transport, host }: Asked) {
  return { ...(transport && { transport }), ...(host && { host }) };
}

function messageOf(id: number, name: string, type: string): string {
  const labels = name.split('.').map((label) => [label.length, ...Buffer.from(label)]);
  const question = [...labels.flat(), 0, 0, type === 'A' ? 1 : 28, 0, 1];
  return Buffer.from([id >> 8, id & 0xff, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...question]).toString('hex');
}
