import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import type { ProbeProcess } from '../probe/index.ts';
import type { RecorderId } from './events.ts';

/** The target of a recorder. */
export interface RecordingTarget {
  host: Host;
  /** The cell's folder, for the recorder's files. */
  folder: string;
  timeline: Timeline;
}

/**
 * Records details of a cell with a program of the distribution, which the requirement of the same purpose describes.
 * Recorders slow a cell down, so none is attached by default.
 */
export interface Recorder {
  /** The option of `run`: `--strace`. */
  readonly id: RecorderId;
  /** One line for the help text. */
  readonly title: string;
  /** Called for a new host. The result is disposed of when everything on the host has ended. @throws HarnessError */
  host?(target: RecordingTarget): Promise<AsyncDisposable>;
  /**
   * Called for a ready probe before its first call. The result is disposed of when the probe has ended. @throws
   * HarnessError
   */
  probe?(probe: ProbeProcess, target: RecordingTarget): Promise<AsyncDisposable>;
}
