import { readFileSync } from 'node:fs';
import { type Event, type FileViewEvent, now } from '../core/events.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import type { Resources } from './resources.ts';

/** A process on a host. */
interface Viewer {
  of: string;
  pid: number;
  host: Host;
}

/** Records the files of a scenario outside of /etc as each program, daemon and service sees them, read from /proc. */
export class FilesObserver {
  readonly #resources: Resources;
  readonly #timeline: Timeline;

  constructor(resources: Resources, timeline: Timeline) {
    this.#resources = resources;
    this.#timeline = timeline;
  }

  /** Reads after every change of such a file by the lab. @returns a function that ends this */
  follow(): () => void {
    return this.#timeline.follow((event: Event) => {
      if (event.kind === 'file' && !/^\/?(etc\/|outside)/.test(event.path)) this.#readChanged(event.host, event.path);
    });
  }

  /** Reads all files of its host as a process sees them. */
  read(viewer: Viewer, when: FileViewEvent['when']): void {
    for (const path of viewer.host.paths ?? []) if (!path.endsWith('/')) this.#readOne(viewer, path, when);
  }

  /** Reads all files as all processes see them. */
  readAll(when: FileViewEvent['when']): void {
    for (const viewer of this.#viewers()) this.read(viewer, when);
  }

  #readChanged(host: string, path: string): void {
    for (const viewer of this.#viewers()) if (viewer.host.name === host) this.#readOne(viewer, path, 'change');
  }

  #viewers(): Viewer[] {
    const { programs, daemons, services } = this.#resources;
    return [
      ...programs.map(({ probe, host }) => ({ of: probe.name, pid: probe.ready.pid, host })),
      ...daemons.flatMap(({ daemon: { id, pid }, host }) => (pid === undefined ? [] : [{ of: id, pid, host }])),
      ...services.flatMap(({ name, pid, host }) => (pid === undefined ? [] : [{ of: name, pid, host }])),
    ];
  }

  #readOne({ of, pid, host }: Viewer, path: string, when: FileViewEvent['when']): void {
    const content = contentSeen(pid, path);
    if (content !== undefined)
      this.#timeline.add({ kind: 'file-view', at: now(), of, pid, host: host.name, path, when, content });
  }
}

/** The file at a path as a process sees it; null without one, undefined if the process has ended. */
function contentSeen(pid: number, path: string): string | null | undefined {
  try {
    return readFileSync(`/proc/${pid}/root${path}`, 'utf8');
  } catch {
    try {
      readFileSync(`/proc/${pid}/stat`);
      return null;
    } catch {
      return undefined;
    }
  }
}
