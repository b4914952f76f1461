import type { Generated, OciRuntime, Shard } from '../lab/core/schema.ts';
import type { DaemonOverrides } from '../lab/libc/index.ts';
import type { RecorderId } from '../lab/recording/events.ts';
import { RECORDERS, type Recorder } from '../lab/recording/index.ts';
import type { ClientOptions } from './client-options.ts';

/** The options of `run`; each recorder has an option of its own. */
export interface RunOptions extends Partial<Record<RecorderId, boolean>>, ClientOptions {
  libc: string[];
  /** Further packages in the image of each libc. */
  with: string[];
  daemon: string[];
  daemonLibc: string[];
  daemonProgram: string[];
  daemonSet: string[];
  /** The releases that the programs of `daemonProgram` are of. */
  daemonReleases?: DaemonOverrides['releases'];
  /** The user's claims about libcs and daemons. */
  expect: string[];
  probe: string[];
  variant: string[];
  all?: boolean;
  /** The runtime of the probes' containers; without it they are in the lab's own sandbox. */
  container?: OciRuntime;
  /** The seed and the number of generated cases; by default those of `generatedIn`. */
  generated?: Generated;
  /** The most cells at once; by default as the machine allows. */
  jobs?: number;
  repeat: number;
  shard?: Shard;
  out?: string;
  reporter: string[];
  json?: boolean;
  /** Whether a cell that this machine cannot run affects the exit code as an inconclusive one does. */
  requireVerdicts?: boolean;
  /** Whether a tap records the traffic of daemons; `--no-tap` makes it false. */
  tap: boolean;
}

/** The options from Commander, which leaves out a list without values. */
export type GivenOptions = Omit<RunOptions, keyof typeof EMPTY_LISTS> & Partial<typeof EMPTY_LISTS>;

const EMPTY_LISTS = {
  libc: [] as string[],
  with: [] as string[],
  daemon: [] as string[],
  daemonLibc: [] as string[],
  daemonProgram: [] as string[],
  daemonSet: [] as string[],
  expect: [] as string[],
  probe: [] as string[],
  variant: [] as string[],
  reporter: [] as string[],
};

/** The options with an empty list for each list without values. */
export function withLists(given: GivenOptions): RunOptions {
  return { ...EMPTY_LISTS, ...given };
}

/** The selected recorders. */
export function recordersFor(options: RunOptions): Recorder[] {
  return RECORDERS.filter(({ id }) => options[id] === true);
}
