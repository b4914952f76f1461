/** The databases of a load; each has a function of the C library and a request of nscd's protocol. */
export const DATABASES = ['hosts', 'passwd', 'group', 'initgroups', 'services', 'netgroup'] as const;
export type Database = (typeof DATABASES)[number];

/** How a daemon is asked: by a program's C library, or on its socket alone. */
export type Way = 'libc' | 'socket';

/** What a load is made of. */
export interface LoadPlan {
  databases: readonly Database[];
  /** Numbers of clients at once. */
  concurrency: readonly number[];
  /** Delays of the nameserver's replies in milliseconds; they concern hosts alone. */
  latenciesMs: readonly number[];
  /** The measurements of each figure, in turns. */
  rounds: number;
  /** The least duration of one measurement. */
  milliseconds: number;
  /** The number of entries of each database. */
  keys: number;
  seed: number;
}

/** One load. */
export interface LoadPoint {
  database: Database;
  latencyMs: number;
  clients: number;
}

/** With a slow nameserver, a measurement takes at least as long as so many of its replies. */
const REPLIES = 10;

/** All loads of a plan. */
export function pointsOf({ databases, concurrency, latenciesMs }: LoadPlan): LoadPoint[] {
  return databases.flatMap((database) =>
    (database === 'hosts' ? latenciesMs : [0]).flatMap((latencyMs) =>
      concurrency.map((clients) => ({ database, latencyMs, clients })),
    ),
  );
}

/** The duration of one measurement in milliseconds. */
export function durationOf({ milliseconds }: LoadPlan, { latencyMs }: LoadPoint): number {
  return Math.max(milliseconds, REPLIES * latencyMs);
}
