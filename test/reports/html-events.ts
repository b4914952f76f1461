import type { Event } from '../../lab/core/events.ts';
import type { CellResult } from '../../lab/core/schema.ts';
import { withDerived } from '../../lab/derive/index.ts';
import type { CallEvent } from '../../lab/probe/index.ts';

const MS = 1_000_000;

type Given<K extends Event['kind']> = Omit<Extract<Event, { kind: K }>, 'kind' | 'at'>;

/** Builds the events of a cell; times are in milliseconds. */
export class EventBuilder {
  readonly events: Event[] = [];
  #query = 0;

  step(at: number, label: string): void {
    this.events.push({ kind: 'step', at: at * MS, label });
  }

  program(at: number, probe: string, host = 'client'): void {
    const argv = ['nsenter', '--net=/some/folder'];
    this.events.push({ kind: 'probe-start', at: at * MS, probe, host, libc: 'debian-bullseye', version: '2.31', argv });
  }

  file(at: number, how: Given<'file'>['how'], nameserver: string, host = 'client'): void {
    const content = `nameserver ${nameserver}\noptions timeout:1\n`;
    this.events.push({ kind: 'file', at: at * MS, host, path: '/etc/resolv.conf', how, content });
  }

  daemon(at: number, action: Given<'daemon'>['action'], host = 'client'): void {
    this.events.push({ kind: 'daemon', at: at * MS, daemon: 'nsncd', host, libc: 'debian-trixie', action, detail: '' });
  }

  call(at: number, end: number, probe: string, name: string, given: Partial<CallEvent> & { from?: string } = {}): void {
    const { from, ...more } = given;
    const result = { ok: true, addresses: from === undefined ? [] : [from], raw: 3 };
    const call = { probe, thread: 'main', verb: 'getaddrinfo', args: { name }, result, ...more };
    this.events.push({ kind: 'call', at: at * MS, end: end * MS, ...call });
  }

  /** A query, and its reply `after` this many milliseconds; without an address there is no reply. */
  query(
    at: number,
    server: string,
    name: string,
    address: string | null,
    given: Partial<Given<'dns-query'>> = {},
  ): void {
    const query = ++this.#query;
    const common = {
      host: 'client',
      transport: 'udp',
      local: '127.0.0.1',
      client: '127.0.0.1#5000',
      ...given,
    } as const;
    const asked = {
      id: query,
      name,
      type: 'A',
      flags: ['rd'],
      bytes: 0,
      raw: queryHex(query, name),
      ...given,
    } as const;
    this.events.push({ kind: 'dns-query', at: at * MS, server, query, ...common, ...asked });
    const { host, transport, local, client } = common;
    const end = { at: (at + 0.1) * MS, server, query, host, transport, local, client };
    if (address === null) this.events.push({ kind: 'dns-silence', behaviour: 'silent', ...end });
    else {
      const said = { rcode: 'NOERROR', flags: ['qr'] as const, answers: [`${name} A ${address}`], bytes: 0 };
      this.events.push({ kind: 'dns-reply', behaviour: 'normal', ...end, ...said, raw: queryHex(query, name) });
    }
  }

  /** A request on a daemon's socket, and its reply `after` this many milliseconds; null means that the daemon closes without a reply. */
  request(
    at: number,
    connection: number,
    probe: string | null,
    key: string,
    after: number,
    found: boolean | null,
  ): void {
    const on = { host: 'client', daemon: 'nsncd', connection } as const;
    const type = 'GETAI';
    this.events.push({
      ...{ kind: 'nscd-request', at: at * MS, ...on, pid: 7, probe, version: 2, type, key, bytes: 12, raw: '02' },
    });
    const end = (at + after) * MS;
    if (found === null) this.events.push({ kind: 'nscd-end', at: end, ...on, by: 'daemon' });
    else {
      const fields = { addresses: ['192.0.2.1'] };
      this.events.push({ kind: 'nscd-reply', at: end, end, ...on, type, found, fields, fds: 0, bytes: 8, raw: '02' });
    }
  }

  /** All events in order of time, as a run stores them. */
  sorted(): Event[] {
    return this.events.toSorted((a, b) => a.at - b.at);
  }
}

/** resolv.conf changes while a program runs; `seen` is the server that the program asks afterwards. */
export function switchEvents(seen: 'A' | 'B', slow = 0): Event[] {
  const builder = new EventBuilder();
  builder.file(1, 'create', '127.0.0.1');
  builder.program(2, 'program');
  builder.call(10, 12, 'program', 'before.lab.test', { from: '192.0.2.1' });
  builder.query(11, 'A', 'before.lab.test', '192.0.2.1');
  builder.call(20, 1022 + slow, 'program', 'lost.lab.test', { from: '192.0.2.1' });
  builder.query(21, 'A', 'lost.lab.test', null, { id: 2, raw: queryHex(2, 'lost.lab.test') });
  builder.query(1021 + slow, 'A', 'lost.lab.test', '192.0.2.1', { id: 2, raw: queryHex(2, 'lost.lab.test') });
  builder.step(2000 + slow, 'switch');
  builder.file(2001 + slow, 'rename-over', '127.0.0.2');
  const [address, local] = seen === 'A' ? ['192.0.2.1', '127.0.0.1'] : ['192.0.2.2', '127.0.0.2'];
  builder.call(2010 + slow, 2012 + slow, 'program', 'after.lab.test', { from: address });
  builder.query(2011 + slow, seen, 'after.lab.test', address, { local });
  return builder.sorted();
}

/** Twenty answered lookups: a diagram that is higher than a window or a sheet of paper. */
export function longEvents(): Event[] {
  const builder = new EventBuilder();
  builder.program(1, 'program');
  for (let at = 10; at < 210; at += 10) {
    builder.call(at, at + 5, 'program', `name-${at}.lab.test`, { from: '192.0.2.1' });
    builder.query(at + 1, 'A', `name-${at}.lab.test`, '192.0.2.1');
  }
  return builder.sorted();
}

/** Events that fit the verdict of a cell. */
export function eventsOfCell({ observed }: CellResult): Event[] {
  return observed === null
    ? []
    : withDerived(switchEvents(observed === 'reproduced' ? 'A' : 'B', observed === 'reproduced' ? 0 : 500));
}

/** A query for A records, on the wire. */
export function queryHex(id: number, name: string): string {
  const labels = name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)]).toString('hex'));
  return `${(id % 0x10000).toString(16).padStart(4, '0')}01000001000000000000${labels.join('')}0000010001`;
}
