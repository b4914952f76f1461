import type { DnsQueryEvent } from '../../fake-dns/index.ts';
import { allProcesses, hasSocket, readProcess } from '../client/processes.ts';
import { senderInodes } from '../client/socket-inodes.ts';
import { now, type SenderEvent } from '../core/events.ts';
import type { Timeline } from '../core/timeline.ts';
import { withDescendants } from '../program/descendants.ts';
import type { Resources } from './resources.ts';

/** Records for each query the process that sent it: the one that has its socket. A module of the name service asks for names of its own. */
export class SenderWatch {
  readonly #resources: Resources;
  readonly #timeline: Timeline;

  constructor(resources: Resources, timeline: Timeline) {
    this.#resources = resources;
    this.#timeline = timeline;
  }

  /** Reads at the arrival of each query, before its reply. @returns a function that ends this */
  follow(): () => void {
    return this.#timeline.follow((event) => {
      if (event.kind === 'dns-query') this.#timeline.add(this.#senderOf(event));
    });
  }

  #senderOf(sent: DnsQueryEvent): SenderEvent {
    const { server, query } = sent;
    const event = { kind: 'sender', at: now(), server, query } as const;
    const inodes = senderInodes(this.#resources.hosts, sent);
    const known = this.#known().find(({ pids }) => pids().some((pid) => hasSocket(pid, inodes)));
    if (known) return { ...event, by: known.by, of: known.of };
    const other = allProcesses().find((pid) => hasSocket(pid, inodes));
    return { ...event, by: 'other', of: other === undefined ? null : (readProcess(other)?.program ?? null) };
  }

  #known(): { by: SenderEvent['by']; of: string; pids(): number[] }[] {
    const { programs, daemons, services } = this.#resources;
    const below = (pid: number | undefined) => (pid === undefined ? [] : withDescendants(pid));
    return [
      ...programs.map(({ probe }) => ({ by: 'probe' as const, of: probe.name, pids: () => below(probe.ready.pid) })),
      ...daemons.map(({ daemon }) => ({ by: 'daemon' as const, of: daemon.id, pids: () => below(daemon.pid) })),
      ...services.map((service) => ({ by: 'service' as const, of: service.name, pids: () => below(service.pid) })),
      { by: 'lab', of: 'lab', pids: () => [process.pid] },
    ];
  }
}
