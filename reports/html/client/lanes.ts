import type { Event } from '../../../lab/events.ts';

/** A column of a sequence diagram. */
export interface Lane {
  id: string;
  kind: 'program' | 'daemon' | 'file' | 'server' | 'lab';
  host: string;
  title: string;
  subtitle: string;
}

const ORDER: readonly Lane['kind'][] = ['program', 'daemon', 'file', 'server', 'lab'];

export const laneOf = {
  program: (probe: string) => `program ${probe}`,
  daemon: (host: string) => `daemon ${host}`,
  file: (host: string) => `file ${host}`,
  server: (host: string, server: string, local: string) => `server ${host} ${server} ${local}`,
  lab: 'lab',
};

/** The lanes that some events need: host by host as they appear, in each the programs, the daemon, files, nameservers. */
export function lanesOf(events: readonly Event[]): Lane[] {
  const lanes = new Map<string, Lane>();
  const add = (lane: Lane) => {
    if (!lanes.has(lane.id)) lanes.set(lane.id, lane);
  };
  for (const event of events) for (const lane of lanesOfEvent(event)) add(lane);
  const hosts = [...new Set([...lanes.values()].map(({ host }) => host))].toSorted(labLast);
  return [...lanes.values()].toSorted(
    (a, b) =>
      hosts.indexOf(a.host) - hosts.indexOf(b.host) ||
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
      (a.kind === 'server' ? a.id.localeCompare(b.id) : 0),
  );
}

/** The servers in their lanes' order: a server's place among them decides its colour. */
export function serversOf(lanes: readonly Lane[]): string[] {
  return [...new Set(lanes.flatMap(({ kind, title }) => (kind === 'server' ? [title] : [])))].toSorted();
}

function lanesOfEvent(event: Event): Lane[] {
  switch (event.kind) {
    case 'probe-start': {
      const { probe, host, libc, version } = event;
      return [
        {
          id: laneOf.program(probe),
          kind: 'program',
          host,
          title: probe,
          subtitle: `${libc} ${version}`.replace(`-${version}`, ''),
        },
      ];
    }
    case 'daemon':
      return [
        { id: laneOf.daemon(event.host), kind: 'daemon', host: event.host, title: event.daemon, subtitle: event.libc },
      ];
    case 'file':
      return [{ id: laneOf.file(event.host), kind: 'file', host: event.host, title: 'resolv.conf', subtitle: '' }];
    case 'ask':
      return [{ id: laneOf.lab, kind: 'lab', host: '', title: 'lab', subtitle: '' }];
    case 'dns-query':
    case 'dns-malformed': {
      const { server, local, host = '' } = event;
      return [{ id: laneOf.server(host, server, local), kind: 'server', host, title: server, subtitle: local }];
    }
    default:
      return [];
  }
}

function labLast(a: string, b: string): number {
  return Number(a === '') - Number(b === '');
}
