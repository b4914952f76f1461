import type { RecorderId } from '../recording/events.ts';

/**
 * What a requirement is for: running cells at all, making images, building the C probe, `npm run bench`, `npm test`, the shell
 * inside a cell, or looking closer at cells, with the recorder of this name.
 */
export type Purpose = 'running' | 'images' | 'probes' | 'benchmarks' | 'tests' | 'shell' | RecorderId;

/** Something the lab needs from this machine. */
export interface Requirement {
  id: string;
  for: Purpose;
  /** Without it the lab cannot run at all; otherwise it is what it costs that is lost. */
  fatal: boolean;
  /** What is lost without it. */
  costs: string;
  /** Debian packages that bring it; none when it is not a matter of installing something. */
  packages: readonly string[];
  /** How to get what no package brings; nothing where the reason of its lack says what to do. */
  get?: string;
  /** Whether it seems to be there; costs next to nothing. */
  present(): Promise<boolean>;
  /** Whether trying it out starts programs, and says the same as long as this machine is the same. */
  startsPrograms?: boolean;
  /** Tries it out and tells which version it is. Throws, with a one-line message, when it does not work. */
  version(): Promise<string>;
}

/** What became of one requirement on this machine. */
export type Finding = Pick<Requirement, 'id' | 'fatal' | 'costs' | 'packages' | 'get'> &
  ({ found: true; version: string } | { found: false; reason: string });

export interface DoctorReport {
  findings: readonly Finding[];
  /** No fatal requirement is missing. */
  ok: boolean;
  /** The one command that installs every missing package; null when none is, or this machine has no apt. */
  install: string | null;
}
