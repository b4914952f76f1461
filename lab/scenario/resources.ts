import type { FakeDns } from '../../fake-dns/index.ts';
import type { Client } from '../client/client.ts';
import type { Daemon } from '../daemon/daemon.ts';
import type { Host } from '../host/host.ts';
import type { Mount } from '../host/sandbox.ts';
import type { ProbeProcess } from '../probe/index.ts';
import type { Service } from '../service/service.ts';

/** A probe of a scenario, and what it sees of its host. */
export interface RunningProgram {
  probe: ProbeProcess;
  host: Host;
  mounts: readonly Mount[];
  env: Readonly<Record<string, string>>;
  /** The packages in its image, for another machine than that of the cell's libc. */
  packages?: readonly string[] | undefined;
}

/** What a scenario has started so far, each list in the order of the starts. */
export class Resources {
  readonly hosts: Host[] = [];
  readonly servers: { server: FakeDns; host: Host }[] = [];
  readonly daemons: { daemon: Daemon; host: Host }[] = [];
  readonly services: Service[] = [];
  /** The program of the user's own, where there is one. */
  client: Client | undefined;
  /** The probes that have not ended. */
  readonly programs: RunningProgram[] = [];
  readonly #probeNames = new Map<number, string>();

  /** Waits until all traffic on the sockets of daemons up to now is in the timeline. Taps are processes of their own. */
  async flush(): Promise<void> {
    await Promise.all(this.daemons.map(({ daemon }) => daemon.flush()));
  }

  /** Adds a probe; its end removes it from `programs`. */
  addProgram(program: RunningProgram): void {
    const { probe } = program;
    this.programs.push(program);
    this.#probeNames.set(probe.ready.pid, probe.name);
    void probe.exited.then(() => this.programs.splice(this.programs.indexOf(program), 1));
  }

  /** The name of the probe with this process id, also after its end, or of the client with this process; null for any other. */
  probeName(pid: number): string | null {
    return this.#probeNames.get(pid) ?? (this.client?.isOwn(pid) ? 'client' : null);
  }

  /** Whether a daemon was started on a host, also after its end. */
  hasDaemon(host: Host): boolean {
    return this.daemons.some((started) => started.host === host);
  }
}
