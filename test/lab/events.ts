import type { Event } from '../../lab/core/events.ts';
import { SENTINEL_HOSTS } from '../../lab/core/sentinel.ts';

/** The addresses that a hosts file has for the sentinel, and so the result of its lookup. */
export const SENTINEL = {
  client: addressesIn(SENTINEL_HOSTS.client),
  daemon: addressesIn(SENTINEL_HOSTS.daemon),
};

/** A probe was started on one libc, and reported one. Older runs have no build-id of the mapped file. */
export function probeOn(wanted: string, found = wanted, probe = 'program', buildId?: string | null): Event[] {
  return [
    { kind: 'probe-start', at: 1, probe, host: 'client', libc: 'made-up', version: wanted, argv: [] },
    {
      kind: 'probe-ready',
      at: 2,
      probe,
      pid: 7,
      libc: { name: 'glibc', version: found, ...(buildId !== undefined && { buildId }) },
    },
  ];
}

/** A call, by default one that found an address. */
export function call(label: string | undefined, addresses: string[] = ['192.0.2.1'], at = 10, end = at + 10): Event {
  return {
    kind: 'call',
    at,
    end,
    probe: 'program',
    thread: 'main',
    verb: 'getaddrinfo',
    args: { name: 'www.lab.test' },
    ...(label !== undefined && { label }),
    result: { ok: true, addresses, raw: addresses.length },
  };
}

/** A query as a server saw it; two with the same bytes from the same socket are the same query, sent again. */
export function query(
  number: number,
  at: number,
  more: { client?: string; raw?: string; server?: string } = {},
): Event {
  const { client = '127.0.0.1#4000', raw = 'aa', server = 'A' } = more;
  const address = { transport: 'udp', local: '127.0.0.1', host: 'client' } as const;
  const message = { id: 1, name: 'www.lab.test', type: 'A', flags: ['rd'], bytes: 30 } as const;
  return { kind: 'dns-query', at, server, client, raw, query: number, ...address, ...message };
}

export function reply(number: number, at: number, behaviour = 'normal', server = 'A'): Event {
  const address = { transport: 'udp', local: '127.0.0.1', client: '127.0.0.1#4000', host: 'client' } as const;
  const message = { rcode: 'NOERROR', flags: [], answers: [], bytes: 30, raw: 'bb' } as const;
  return { kind: 'dns-reply', at, server, query: number, behaviour, ...address, ...message };
}

function addressesIn(hosts: string): string[] {
  return hosts.split('\n').flatMap((line) => line.split(' ').slice(0, 1).filter(Boolean));
}
