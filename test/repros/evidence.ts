import type { Cell } from '../../lab/index.ts';
import { Evidence } from '../../lab/judge/evidence.ts';
import type { Nameserver } from '../../repros/shared/two-nameservers.ts';

type Event = Evidence['events'][number];

/** The events of one moment in constructed evidence, given its time. */
export type Moment = (at: number) => Event[];

/** Nanoseconds between moments: more than the events of one moment take. */
const APART = 1000;

/** Constructed evidence: moments one after the other. */
export function evidenceOf(...moments: (Moment | Moment[])[]): Evidence {
  return new Evidence(moments.flat().flatMap((moment, index) => moment((index + 1) * APART)));
}

export function step(label: string): Moment {
  return (at) => [{ kind: 'step', at, label }];
}

/** resolv.conf was written and names this server. */
export function wrote(
  { address }: Nameserver,
  how: 'create' | 'rename-over' | 'write-in-place' = 'rename-over',
  ...options: string[]
): Moment {
  const content = `nameserver ${address}\noptions ${['timeout:1', ...options].join(' ')}\n`;
  return (at) => [{ kind: 'file', at, host: 'client', path: '/etc/resolv.conf', how, content }];
}

/**
 * A lookup of `<label>.lab.test` that a server received and answered; without a server it failed. `named` is the nameserver in the
 * recorded resolver state after it.
 */
export function lookup(
  label: string,
  by: Nameserver | null,
  {
    thread = 'main',
    probe = 'program',
    receivedBy = by,
    named,
  }: { thread?: string; probe?: string; receivedBy?: Nameserver | null; named?: Nameserver } = {},
): Moment {
  const name = `${label}.lab.test`;
  return (at) => [
    ...(receivedBy ? [query(at + 1, receivedBy, name)] : []),
    {
      kind: 'call',
      at,
      end: at + 10,
      probe,
      thread,
      verb: 'getaddrinfo',
      args: { name },
      label,
      result: by
        ? { ok: true, addresses: [by.answers], raw: 3 }
        : { ok: false, eai: 'EAI_AGAIN', addresses: [], raw: 0 },
      ...(named && { res: unchanged(named) }),
    },
  ];
}

function unchanged({ address }: Nameserver) {
  const flags = { options: ['RES_INIT'], optionsRaw: 1, flagsRaw: 0 };
  const state = { nameservers: [address], search: [], ...flags, retrans: 1, retry: 2, ndots: 1 };
  return { before: state, after: state, changed: [] };
}

/** A call that is no lookup; with options, its result is a resolver state. */
export function did(
  label: string,
  verb: string,
  { ok = true, options = [] as string[], thread = 'main' } = {},
): Moment {
  const state = { nameservers: [], search: [], optionsRaw: 0, flagsRaw: 0, retrans: 1, retry: 2, ndots: 1, tid: 1 };
  const result = { ok, options, ...state };
  return (at) => [{ kind: 'call', at, end: at + 10, probe: 'program', thread, verb, args: {}, label, result }];
}

/** The lab asked a server, which answered or, if not alive, did not. */
export function asked({ name, answers }: Nameserver, alive = true): Moment {
  const reply = alive ? [answers] : null;
  return (at) => [{ kind: 'ask', at, server: name, host: 'client', name: 'alive.lab.test', answers: reply }];
}

export function daemonDid(action: 'start' | 'ready' | 'exit'): Moment {
  return (at) => [{ kind: 'daemon', at, daemon: 'nsncd', host: 'client', libc: 'made-up', action, detail: '' }];
}

/** A glibc for tests; with a revision it is a Debian package. */
export function glibc(version: string, revision: string | null = null): Cell['libc'] {
  return { id: 'made-up', kind: 'glibc', version, package: revision && 'libc6', revision, buildId: null };
}

export const musl: Cell['libc'] = { ...glibc('1.2.5'), kind: 'musl' };

/** A cell without a daemon, or with one that runs on the given libc. */
export function cellOn(
  libc: Cell['libc'],
  {
    variant = 'main',
    daemon = 'none',
    on = libc,
  }: { variant?: string; daemon?: Cell['daemon']['id']; on?: Cell['libc'] } = {},
): Cell {
  return {
    repro: 'made-up',
    variant,
    libc,
    daemon: daemon === 'none' ? { id: 'none', version: null, libc: null } : { id: daemon, version: '1', libc: on },
    probe: 'c',
    attempt: 1,
  };
}

/** A program was started with these mounts. */
export function started(probe: string, ...mounts: { target: string; source: string }[]): Moment {
  return (at) => [{ kind: 'probe-start', at, probe, host: 'client', libc: 'made-up', version: '1', argv: [], mounts }];
}

/** A query for A records that a nameserver received. */
export function query(at: number, { name: server, address }: Nameserver, name: string): Event {
  return {
    kind: 'dns-query',
    at,
    server,
    host: 'client',
    transport: 'udp',
    local: address,
    client: '127.0.0.1#4711',
    query: at,
    id: 1,
    name,
    type: 'A',
    flags: ['rd'],
    bytes: 30,
    raw: '',
  };
}
