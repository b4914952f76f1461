import { z } from 'zod';

/** The version of the document that `run --json` prints; it changes when a reader would have to. */
export const SCHEMA_VERSION = 1;

export const Observed = z.enum(['reproduced', 'not-reproduced']);
export type Observed = z.infer<typeof Observed>;

export const Status = z.enum(['pass', 'fail', 'observed', 'inconclusive', 'unsupported']);
export type Status = z.infer<typeof Status>;

export const DaemonId = z.enum(['none', 'nsncd', 'nscd', 'unscd']);
export type DaemonId = z.infer<typeof DaemonId>;

export const ProbeId = z.enum(['c', 'ffi']);
export type ProbeId = z.infer<typeof ProbeId>;

/** What the user claims of the fixes in a C library, or in a daemon, with `run --expect`. */
export const LibcClaim = z.object({
  value: z.enum(['fixed', 'affected']),
  option: z.string().describe('as it was given'),
  overrides: z.boolean().describe('whether it goes before sources: it names a build of the user’s own'),
});
export type LibcClaim = z.infer<typeof LibcClaim>;

/** A C library as it was found, read from its image and never assumed from its id. */
export const LibcFacts = z.object({
  id: z.string(),
  kind: z.enum(['glibc', 'musl']),
  version: z.string(),
  package: z.string().nullable(),
  revision: z.string().nullable(),
  buildId: z.string().nullable(),
  claim: LibcClaim.optional().describe('what the user claims of it'),
});
export type LibcFacts = z.infer<typeof LibcFacts>;

/** A daemon of a cell, and the C library that it runs on itself (its bugs are the daemon's). */
export const DaemonFacts = z.object({
  id: DaemonId,
  version: z.string().nullable().describe("its package's; of a program of the user's own its build-id"),
  libc: LibcFacts.nullable(),
  program: z.string().optional().describe("the file, where it was one of the user's own"),
  claim: LibcClaim.optional().describe('what the user claims of it'),
  settings: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .optional()
    .describe('what the user set with --daemon-set: environment variables, or keys of nscd.conf'),
});
export type DaemonFacts = z.infer<typeof DaemonFacts>;

export const Expectation = z.object({
  value: z.enum(['reproduced', 'not-reproduced', 'unknown']),
  source: z
    .string()
    .describe('where the value comes from: a bug, a commit, a NEWS entry, a manual; empty when unknown'),
});
export type Expectation = z.infer<typeof Expectation>;

/** A check inside a cell that must come out one way whatever the bug does. */
export const Control = z.object({ name: z.string(), ok: z.boolean(), detail: z.string() });
export type Control = z.infer<typeof Control>;

/** An event that tells the story of a cell, in the words of its repro: where it got stuck, what leaked. */
export const Highlight = z.object({
  kind: z.string().describe('of the event'),
  at: z.number().describe('of the event: CLOCK_MONOTONIC in nanoseconds, as in events.jsonl'),
  text: z.string().describe('what it shows'),
});
export type Highlight = z.infer<typeof Highlight>;

/** What a repro reads from the evidence of one cell. */
export const Judgement = z.object({
  reproduced: z.boolean(),
  because: z.string().describe('one sentence that names the evidence'),
  controls: z.array(Control),
  measures: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  highlights: z.array(Highlight).optional().describe('two or three, in order of time'),
});
export type Judgement = z.infer<typeof Judgement>;

/** A variant of a cell's repro that shows what prevents or ends what was reproduced in the cell. */
export const Cure = z.object({ variant: z.string(), title: z.string() });
export type Cure = z.infer<typeof Cure>;

export const CellResult = z.object({
  id: z.string(),
  repro: z.string(),
  variant: z.string(),
  libc: LibcFacts,
  daemon: DaemonFacts,
  probe: ProbeId,
  attempt: z.number().int().min(1).describe('1, or higher with --repeat'),
  observed: Observed.nullable(),
  expected: Expectation,
  status: Status,
  reason: z.string(),
  durationMs: z.number(),
  controls: z.array(Control),
  cures: z.array(Cure).optional().describe('by the sources of what is expected; only of what was reproduced'),
  evidence: z.object({
    directory: z.string().nullable().describe('relative to result.json: events.jsonl and the logs'),
    events: z.number().int(),
    measures: Judgement.shape.measures,
    highlights: Judgement.shape.highlights,
  }),
});
export type CellResult = z.infer<typeof CellResult>;

/** One of the parts into which `--shard i/n` divides a matrix. */
export const Shard = z.object({ index: z.int().min(1).describe('from 1 on'), count: z.int().min(1) });
export type Shard = z.infer<typeof Shard>;

export const RunDocument = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  run: z.object({
    id: z.string(),
    startedAt: z.iso.datetime(),
    durationMs: z.number(),
    command: z.array(z.string()),
    interrupted: z.boolean(),
    planned: z
      .number()
      .int()
      .optional()
      .describe('how many cells were to run; more than there are if the run was interrupted'),
    shard: Shard.optional().describe('the part of its matrix that was run, if it was not all of it'),
    missing: z.array(Shard).optional().describe('the parts that were not there when the others were merged'),
    lab: z.object({ version: z.string(), node: z.string(), kernel: z.string(), arch: z.string() }),
  }),
  libcs: z.array(LibcFacts),
  cells: z.array(CellResult),
});
export type RunDocument = z.infer<typeof RunDocument>;
