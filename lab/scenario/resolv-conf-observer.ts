import type { Event, ResolvConfEvent } from '../core/events.ts';
import type { Timeline } from '../core/timeline.ts';
import { type ObservedProcess, readResolvConf } from '../host/resolv-conf.ts';
import type { Resources } from './resources.ts';

/** Records resolv.conf as each probe and each daemon of a scenario sees it, read from /proc. */
export class ResolvConfObserver {
  readonly #resources: Resources;
  readonly #timeline: Timeline;
  /** By process id, the file of the last reading as JSON. */
  readonly #last = new Map<number, string>();

  constructor(resources: Resources, timeline: Timeline) {
    this.#resources = resources;
    this.#timeline = timeline;
  }

  /** Reads after every file change of the lab. @returns a function that ends this */
  follow(): () => void {
    return this.#timeline.follow((event) => this.#onEvent(event));
  }

  /** Reads resolv.conf as one process sees it. At a step, only a difference from the last reading becomes an event. */
  read(process: ObservedProcess, when: ResolvConfEvent['when']): void {
    const reading = readResolvConf(process, when);
    if (!reading) return;
    if (when === 'step' && this.#last.get(reading.pid) === JSON.stringify(reading.file)) return;
    this.#timeline.add(reading);
  }

  /** Reads resolv.conf as each running probe and daemon sees it. */
  readAll(when: ResolvConfEvent['when']): void {
    const { programs, daemons, client } = this.#resources;
    if (client?.pid !== undefined) this.read({ of: 'client', pid: client.pid, host: client.host.name }, when);
    for (const { probe, host } of programs) {
      this.read({ of: probe.name, pid: probe.ready.pid, host: host.name }, when);
    }
    for (const { daemon, host } of daemons) {
      const { id, pid } = daemon;
      if (pid !== undefined) this.read({ of: id, pid, host: host.name }, when);
    }
  }

  #onEvent(event: Event): void {
    if (event.kind === 'file') this.readAll('change');
    // Daemons record readings of their own.
    if (event.kind === 'resolv-conf') this.#last.set(event.pid, JSON.stringify(event.file));
  }
}
