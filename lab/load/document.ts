import { z } from 'zod';
import { Answers, Fault } from './generator.ts';
import { Machine } from './machine.ts';

/** What was measured: `direct` is the C library without a daemon; `null` answers at once in place of a daemon. */
const System = z.object({
  id: z.string(),
  /** The daemon; null for `direct` and `null`. */
  daemon: z.string().nullable(),
  version: z.string().nullable(),
  /** The libc that it runs on. */
  libc: z.string().nullable(),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Resident memory in KiB: before the load, and the most of its life. Null without a daemon, or after its end. */
  memoryKib: z.object({ before: z.number(), peak: z.number() }).nullable(),
  /** Why it could not be measured. */
  unavailable: z.string().nullable(),
});
export type System = z.infer<typeof System>;

/** `ok`; `failed`: the daemon gave a wrong answer, or none, or ended; `inconclusive`: the figure says nothing about the daemon. */
const Status = z.enum(['ok', 'failed', 'inconclusive']);

const Measurement = z.object({
  system: z.string(),
  way: z.enum(['libc', 'socket']),
  database: z.string(),
  latencyMs: z.number(),
  clients: z.number(),
  /** Right answers per second, by round. */
  rates: z.array(z.number()),
  /** The rates as multiples of those of `direct`, by round; null for `direct` itself and without it. */
  ratios: z.array(z.number()).nullable(),
  answers: Answers,
  faults: z.array(Fault),
  /** Latency percentiles in microseconds; null with too few lookups. */
  latencyUs: z.object({ p50: z.number().nullable(), p99: z.number().nullable(), p999: z.number().nullable() }),
  /** CPU microseconds for each lookup, of the client and of the daemon. */
  cpuUs: z.object({ client: z.number(), daemon: z.number().nullable() }),
  /** The daemon's part of them, by round; null without a daemon. */
  daemonCpuUs: z.array(z.number()).nullable(),
  /** Shares of the limits of the lab itself; null where one does not apply. */
  limits: z.object({
    /**
     * The generator's own share of the CPU time of a lookup: on a socket its part beside the daemon's, and by the C library its loop without
     * a lookup.
     */
    generator: z.number().nullable(),
    /**
     * The larger of two shares of the nameserver, a program of one thread: the time in which it computed, and its part of the CPU time of a
     * lookup.
     */
    nameserver: z.number().nullable(),
  }),
  status: Status,
  /** Why it is not `ok`, or a remark. */
  reason: z.string().nullable(),
});
export type Measurement = z.infer<typeof Measurement>;

/** The results of `daemon bench`. */
export const LoadDocument = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('resolv-lab daemon bench'),
  startedAt: z.string(),
  machine: Machine,
  /** The load average of the last minute before the first load. */
  loadBefore: z.number(),
  libc: z.object({ id: z.string(), version: z.string() }),
  plan: z.object({ rounds: z.number(), milliseconds: z.number(), keys: z.number(), seed: z.number() }),
  systems: z.array(System),
  measurements: z.array(Measurement),
});
export type LoadDocument = z.infer<typeof LoadDocument>;

/** The median of samples; null without any. */
export function median(samples: readonly number[]): number | null {
  const sorted = samples.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
