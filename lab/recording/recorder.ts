import type { Timeline } from '../core/timeline.ts';
import type { Host } from '../host/host.ts';
import type { RecorderId } from './events.ts';

/** A program whose calls are recorded: a probe, or one of the user's own. */
export interface RecordedProgram {
  /** Its name in events. */
  name: string;
  pid: number;
}

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
   * Called for a program before its first lookup. The result is disposed of when the program has ended. @throws
   * HarnessError
   */
  program?(program: RecordedProgram, target: RecordingTarget): Promise<AsyncDisposable>;
}
