import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import type { ProbeProcess } from '../probe/index.ts';
import { limitStartup } from '../util/startup-limit.ts';
import { pcap } from './pcap/index.ts';
import type { Recorder } from './recorder.ts';
import { strace } from './strace/index.ts';

export type { Recorder } from './recorder.ts';

/** Every recorder. To add one: a folder here, a line here, and the program that it needs in lab/requirements/list.ts. */
export const RECORDERS: readonly Recorder[] = [strace, pcap];

/** Those that were asked for, at work on one cell. */
export class Recordings {
  readonly #recorders: readonly Recorder[];
  readonly #cell: { folder: string; timeline: Timeline };

  /** @param folder the cell's own, where files are left */
  constructor(recorders: readonly Recorder[], cell: { folder: string; timeline: Timeline }) {
    this.#recorders = recorders;
    this.#cell = cell;
  }

  /** Records a host that has just been made, until `stack` is disposed of. @throws Trouble */
  async watchHost(host: Host, stack: AsyncDisposableStack): Promise<void> {
    for (const recorder of this.#recorders) {
      if (recorder.host) stack.use(await limitStartup(recorder.host, { host, ...this.#cell }));
    }
  }

  /** Records a probe that is ready, until `stack` is disposed of, which has to be after its end. @throws Trouble */
  async watchProbe(probe: ProbeProcess, host: Host, stack: AsyncDisposableStack): Promise<void> {
    for (const recorder of this.#recorders) {
      if (recorder.probe) stack.use(await limitStartup(recorder.probe, probe, { host, ...this.#cell }));
    }
  }
}
