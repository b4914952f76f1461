import type { Shard } from '../lab/core/schema.ts';
import type { RecorderId } from '../lab/recording/events.ts';

/** The options of `run`; a recorder that is asked for is an option of its own. */
export interface RunOptions extends Partial<Record<RecorderId, boolean>> {
  libc: string[];
  daemon: string[];
  daemonLibc: string[];
  daemonProgram: string[];
  daemonSet: string[];
  /** What the user claims of the libcs. */
  expect: string[];
  probe: string[];
  variant: string[];
  all?: boolean;
  jobs: number;
  repeat: number;
  shard?: Shard;
  out?: string;
  reporter: string[];
  json?: boolean;
  /** Whether an unsupported cell is as bad as an inconclusive one. */
  requireVerdicts?: boolean;
  /** Whether daemons are listened in on: so unless somebody says --no-tap. */
  tap: boolean;
}

/** What commander hands over: a list of which nothing was said is not there. */
export type GivenOptions = Omit<RunOptions, keyof typeof NOTHING_SAID> & Partial<typeof NOTHING_SAID>;

const NOTHING_SAID = {
  libc: [] as string[],
  daemon: [] as string[],
  daemonLibc: [] as string[],
  daemonProgram: [] as string[],
  daemonSet: [] as string[],
  expect: [] as string[],
  probe: [] as string[],
  variant: [] as string[],
  reporter: [] as string[],
};

/** The options with a list for each that takes several words. */
export function withLists(given: GivenOptions): RunOptions {
  return { ...NOTHING_SAID, ...given };
}
