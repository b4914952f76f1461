import type { FakeDns } from '../../fake-dns/index.ts';
import type { Daemon } from '../daemon/daemon.ts';
import type { Host } from '../host/host.ts';
import type { Mount } from '../host/sandbox.ts';
import type { ProbeProcess } from '../probe/index.ts';

/** A program of a story, and what it sees of the host that it runs on. */
export interface RunningProgram {
  probe: ProbeProcess;
  host: Host;
  mounts: readonly Mount[];
  env: Readonly<Record<string, string>>;
}

/** What a story has set up so far, each in the order in which it came. */
export class Resources {
  readonly hosts: Host[] = [];
  readonly servers: { server: FakeDns; host: Host }[] = [];
  readonly daemons: { daemon: Daemon; host: Host }[] = [];
  /** Those that have not ended. */
  readonly programs: RunningProgram[] = [];

  /** Returns when all that has passed on the sockets of daemons up to now is in the timeline: taps are programs of their own. */
  async flush(): Promise<void> {
    await Promise.all(this.daemons.map(({ daemon }) => daemon.flush()));
  }

  /** Counts a program in until it ends, however that comes. */
  addProgram(program: RunningProgram): void {
    this.programs.push(program);
    void program.probe.exited.then(() => this.programs.splice(this.programs.indexOf(program), 1));
  }
}
