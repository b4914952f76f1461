import type { Mount } from '../host/sandbox.ts';

/** A program of the user's own, which takes the place of the lab's probe. */
export interface ClientProgram {
  /** The command and its arguments, as a person would call it. */
  command: readonly string[];
  /** What makes it look a name up; `itself` waits for the next query. */
  provoke: Provoke;
  /** The name whose queries count; without it, the name of its first query. */
  name?: string;
  /** Whether lookups by its forked children count as its own, as those of a mail server do. */
  forks?: boolean;
  /** Further files and folders of this machine that it sees. */
  mounts?: readonly Mount[];
  /** The folder of a root file system, instead of that of the cell's C library. */
  root?: string;
  /** Environment variables, beside PATH and LC_ALL. It inherits no others. */
  env?: Record<string, string>;
  /** Debian packages of the cell's suite that it needs. */
  packages?: readonly string[];
  /** How long the lab waits for a lookup, in seconds. */
  patience?: number;
}

/** What the lab does to make a client look a name up. */
export type Provoke =
  /** Nothing: it does so by itself every so often. */
  | { how: 'itself' }
  /** Writes a line to its standard input. */
  | { how: 'line'; text: string }
  /** Sends a signal to its process. */
  | { how: 'signal'; signal: NodeJS.Signals }
  /** Opens a connection to a TCP port in its network. */
  | { how: 'connect'; port: number }
  /** Runs a command with `sh -c` in its files and its network. */
  | { how: 'exec'; command: string };
