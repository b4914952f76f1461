import type { OciRuntime } from '../core/schema.ts';
import type { RecorderId } from '../recording/events.ts';

/**
 * The purpose of a requirement: running cells, making images, building the C probe, `npm run bench`, `npm test`, the
 * shell inside a cell, or the recorder or the container runtime of this name.
 */
export type Purpose = 'running' | 'images' | 'probes' | 'benchmarks' | 'tests' | 'shell' | RecorderId | OciRuntime;

/** A requirement on the machine. */
export interface Requirement {
  id: string;
  for: Purpose;
  /** Whether the lab cannot run at all without it; otherwise only `costs` applies. */
  fatal: boolean;
  /** The consequence of its absence. */
  costs: string;
  /** The Debian packages that provide it; empty if no package does. */
  packages: readonly string[];
  /** How to get it if no package provides it; absent if the failure's reason says so. */
  get?: string;
  /** A quick check whether it is installed. */
  present(): Promise<boolean>;
  /** Whether its test starts programs and has the same result on an unchanged machine. */
  startsPrograms?: boolean;
  /** Tests it and returns its version. @throws Error in one line if it does not work */
  version(): Promise<string>;
}

/** An installed program that does not work on this machine, so that no package helps. */
export class UnusableError extends Error {
  override readonly name = 'UnusableError';
}

/** The result of one requirement on this machine. */
export type Finding = Pick<Requirement, 'id' | 'fatal' | 'costs' | 'packages' | 'get'> &
  ({ found: true; version: string } | { found: false; reason: string });

export interface DoctorReport {
  findings: readonly Finding[];
  /** Whether all fatal requirements are met. */
  ok: boolean;
  /** The command that installs all missing packages; null if none is missing, or without apt. */
  install: string | null;
}
