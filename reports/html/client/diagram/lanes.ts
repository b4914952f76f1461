import type { Event } from '../../../../lab/core/events.ts';
import { hostsOfPrograms } from '../../../../lab/derive/attribution/hosts-of-programs.ts';

/** A column of a sequence diagram. */
export interface Lane {
  id: string;
  kind: 'program' | 'daemon' | 'file' | 'server' | 'sink' | 'lab';
  host: string;
  /** The program that a thread belongs to; empty for all others. */
  program: string;
  title: string;
  subtitle: string;
}

const ORDER: readonly Lane['kind'][] = ['program', 'daemon', 'file', 'server', 'sink', 'lab'];

/** The name that probes give to a program's first thread. */
const MAIN = 'main';

/** The user's own program in a cell. */
const CLIENT = 'client';

/** The ids of lanes. */
export const laneOf = {
  program: (probe: string, thread = MAIN) => `program ${probe} ${thread}`,
  daemon: (host: string) => `daemon ${host}`,
  file: (host: string) => `file ${host}`,
  server: (host: string, server: string, local: string) => `server ${host} ${server} ${local}`,
  sink: (host: string, sink: string) => `sink ${host} ${sink}`,
  lab: 'lab',
};

/**
 * The lanes of some events, host by host in order of appearance. The lanes of a host are its programs, thread by thread, its daemon,
 * its files, its nameservers and its sinks of mail.
 */
export function lanesOf(events: readonly Event[]): Lane[] {
  const lanes = new Map<string, Lane>();
  const homes = hostsOfPrograms(events);
  for (const event of events) {
    const lane = laneOfEvent(event, homes);
    if (lane && !lanes.has(lane.id)) lanes.set(lane.id, lane);
  }
  const all = [...lanes.values()];
  const hosts = [...new Set(all.map(({ host }) => host))].toSorted(labLast);
  const programs = [...new Set(all.map(({ program }) => program))];
  return all.toSorted(
    (a, b) =>
      hosts.indexOf(a.host) - hosts.indexOf(b.host) ||
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
      programs.indexOf(a.program) - programs.indexOf(b.program) ||
      (a.kind === 'server' ? a.id.localeCompare(b.id) : 0),
  );
}

/** The nameservers in alphabetical order. The position of a server decides its colour. */
export function serversOf(lanes: readonly Lane[]): string[] {
  return [...new Set(lanes.flatMap(({ kind, title }) => (kind === 'server' ? [title] : [])))].toSorted();
}

/** The names of lanes by id: a thread has the name of its program as well, and lanes of several hosts have the host's. */
export function laneNames(lanes: readonly Lane[]): Map<string, string> {
  const plain = ({ program, title }: Lane) => (program ? `${program} · ${title}` : title);
  const alike = (lane: Lane) => lanes.filter((other) => plain(other) === plain(lane));
  const name = (lane: Lane) => {
    const others = alike(lane);
    if (others.length === 1) return plain(lane);
    const elsewhere = others.every((other) => other === lane || other.host !== lane.host);
    return elsewhere ? `${plain(lane)} of ${lane.host}` : `${plain(lane)} ${lane.subtitle}`;
  };
  return new Map(lanes.map((lane) => [lane.id, name(lane)]));
}

function laneOfEvent(event: Event, homes: ReadonlyMap<string, string>): Lane | null {
  const thread = (probe: string, title: string): Lane => {
    const id = laneOf.program(probe, title);
    return { id, kind: 'program', host: homes.get(probe) ?? '', program: probe, title, subtitle: '' };
  };
  switch (event.kind) {
    case 'probe-start':
      return thread(event.probe, MAIN);
    case 'client-start':
      return thread(CLIENT, MAIN);
    case 'call':
      return homes.has(event.probe) ? thread(event.probe, event.thread) : null;
    case 'daemon': {
      const { host, daemon: title, libc } = event;
      return { id: laneOf.daemon(host), kind: 'daemon', host, program: '', title, subtitle: libc };
    }
    case 'file': {
      const { host } = event;
      return { id: laneOf.file(host), kind: 'file', host, program: '', title: 'resolv.conf', subtitle: `of ${host}` };
    }
    case 'ask':
      return { id: laneOf.lab, kind: 'lab', host: '', program: '', title: 'lab', subtitle: '' };
    case 'dns-query':
    case 'dns-malformed': {
      const { server: title, local, host = '' } = event;
      return { id: laneOf.server(host, title, local), kind: 'server', host, program: '', title, subtitle: local };
    }
    case 'mail-sink': {
      const { sink: title, address, host } = event;
      return { id: laneOf.sink(host, title), kind: 'sink', host, program: '', title, subtitle: address };
    }
    default:
      return null;
  }
}

function labLast(a: string, b: string): number {
  return Number(a === '') - Number(b === '');
}
