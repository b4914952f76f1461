import type { Cell } from '../core/cell.ts';
import type { Timeline } from '../core/timeline.ts';
import type { DaemonImage, Libc } from '../libc/index.ts';
import type { CProbes, ProbeCommand } from '../probe/command.ts';
import type { Recorder } from '../recording/index.ts';

/** What the scenario of a cell runs on: the libc and the daemon that were found on this machine, and directories for its files. */
export interface CellEnvironment {
  cell: Cell;
  libc: Libc;
  daemonImage: DaemonImage | null;
  /** The images of the libc with the packages that the variant needs, by `packagesKey`. */
  images?: ReadonlyMap<string, Libc>;
  /** The images of other libcs that the variant names, by `imageKey`. */
  otherImages?: ReadonlyMap<string, Libc>;
  cProbes: CProbes;
  /** The cell's probe, if it is a runtime. */
  runtime?: ProbeCommand;
  /** Path of the built tap. Without it, traffic on the sockets of daemons is not recorded. */
  tap?: string;
  /** Path of the built raw client of daemons. Absent without a daemon, and if it could not be built. */
  nscdClient?: string;
  /** On the workspace: removed with the run. */
  scratch: string;
  /** In the run's directory: kept. */
  logs: string;
  timeline: Timeline;
  /** Called at the beginning of each step. The scenario continues when the promise is fulfilled. */
  onStep?(label: string): Promise<void>;
  /** Recorders to attach; none by default. */
  recorders?: readonly Recorder[];
}
