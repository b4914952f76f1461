import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import { limitStartup } from '../util/startup-limit.ts';
import { pcap } from './pcap/index.ts';
import type { RecordedProgram, Recorder } from './recorder.ts';
import { strace } from './strace/index.ts';

export type { Recorder } from './recorder.ts';

/**
 * Every recorder. A new recorder needs a folder here, an entry in this list, and its program in
 * lab/requirements/list.ts.
 */
export const RECORDERS: readonly Recorder[] = [strace, pcap];

/** The selected recorders of one cell. */
export class Recordings {
  readonly #recorders: readonly Recorder[];
  readonly #cell: { folder: string; timeline: Timeline };

  /** @param folder the cell's folder, for the recorders' files */
  constructor(recorders: readonly Recorder[], cell: { folder: string; timeline: Timeline }) {
    this.#recorders = recorders;
    this.#cell = cell;
  }

  /** Records a new host until `stack` is disposed of. @throws HarnessError */
  async watchHost(host: Host, stack: AsyncDisposableStack): Promise<void> {
    for (const recorder of this.#recorders) {
      if (recorder.host) stack.use(await limitStartup(recorder.host, { host, ...this.#cell }));
    }
  }

  /** Whether programs are recorded, which then have to wait for it. */
  get watchesPrograms(): boolean {
    return this.#recorders.some(({ program }) => program !== undefined);
  }

  /** Records a program until `stack` is disposed of, which must happen after the program's end. @throws HarnessError */
  async watchProgram(program: RecordedProgram, host: Host, stack: AsyncDisposableStack): Promise<void> {
    for (const recorder of this.#recorders) {
      if (recorder.program) stack.use(await limitStartup(recorder.program, program, { host, ...this.#cell }));
    }
  }
}
