import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import type { ProbeProcess } from '../probe/index.ts';
import type { RecorderId } from './events.ts';

/** Where a recorder works. */
export interface RecordingTarget {
  host: Host;
  /** The cell's own: files are left here. */
  folder: string;
  timeline: Timeline;
}

/**
 * Looks closer at a cell than every run does, with a program of the distribution (the requirement of the same purpose). It
 * slows the cell down, so it has to be asked for.
 */
export interface Recorder {
  /** What `run` calls it: `--strace`. */
  readonly id: RecorderId;
  /** One line for the help. */
  readonly title: string;
  /** Begins with a host that has just been made. Disposed of when everything on the host has ended. @throws Trouble */
  host?(site: RecordingTarget): Promise<AsyncDisposable>;
  /** Begins with a probe that is ready and has called nothing yet. Disposed of when it has ended. @throws Trouble */
  probe?(probe: ProbeProcess, site: RecordingTarget): Promise<AsyncDisposable>;
}
