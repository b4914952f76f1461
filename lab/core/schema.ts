import { z } from 'zod';
import { RUNTIME_IDS } from '../../probes/runtimes/index.ts';
import { ClientProgram } from '../client/definition.ts';

/** The version of the document that `run --json` prints; it changes with every incompatible change. */
export const SCHEMA_VERSION = 1;

export const Observed = z.enum(['reproduced', 'not-reproduced']);
export type Observed = z.infer<typeof Observed>;

export const Status = z.enum(['pass', 'fail', 'observed', 'inconclusive', 'unsupported']);
export type Status = z.infer<typeof Status>;

export const DaemonId = z.enum(['none', 'nsncd', 'nscd', 'unscd']);
export type DaemonId = z.infer<typeof DaemonId>;

/** What an entry of the catalogue is about: a bug, or a sentence of a manual and what each C library does. */
export const EntryKind = z.enum(['bug', 'conformance']);
export type EntryKind = z.infer<typeof EntryKind>;

/** What the generated cases of a cell depend on: the same numbers give the same cases (`--seed`, `--cases`). */
export const Generated = z.object({
  seed: z.int().describe('the seed of the generator'),
  cases: z.int().min(1).describe('the number of cases for each property'),
});
export type Generated = z.infer<typeof Generated>;

/** The groups of the checks of daemons (`daemon check --only`). */
export const DaemonCheckGroup = z.enum(['protocol', 'parity', 'behaviour', 'faults']);
export type DaemonCheckGroup = z.infer<typeof DaemonCheckGroup>;

export const ProbeId = z.enum(['c', 'ffi', ...RUNTIME_IDS, 'client']);
export type ProbeId = z.infer<typeof ProbeId>;

/** A program that runs a container from an OCI bundle. */
export const OciRuntime = z.enum(['runc', 'crun']);
export type OciRuntime = z.infer<typeof OciRuntime>;

/** The user's claim about the fixes in a C library or a daemon (`run --expect`). */
export const LibcClaim = z.object({
  value: z.enum(['fixed', 'affected']),
  option: z.string().describe('the option on the command line'),
  overrides: z.boolean().describe("whether it takes precedence over sources, because it names the user's own build"),
  bugs: z
    .array(z.string())
    .optional()
    .describe('the bugs that it is about; without them it is about those of each repro'),
});
export type LibcClaim = z.infer<typeof LibcClaim>;

/** A C library, with facts that are read from its image and not inferred from its id. */
export const LibcFacts = z.object({
  id: z.string(),
  kind: z.enum(['glibc', 'musl']),
  version: z.string(),
  package: z.string().nullable(),
  revision: z.string().nullable(),
  buildId: z.string().nullable(),
  packages: z
    .record(z.string(), z.string().nullable())
    .optional()
    .describe('the versions of further Debian packages in its image; null for one whose version is not known'),
  build: z.string().optional().describe('the id without the label (dir:… or build:…), where `id` is a label'),
  claim: LibcClaim.optional().describe("the user's claim about it"),
  bugClaims: z.array(LibcClaim).optional().describe("the user's claims about single bugs of it"),
});
export type LibcFacts = z.infer<typeof LibcFacts>;

/** A daemon of a cell, and the C library that the daemon itself runs on, whose bugs the daemon has. */
export const DaemonFacts = z.object({
  id: DaemonId,
  version: z.string().nullable().describe("the version of its package; the build-id of the user's own program"),
  libc: LibcFacts.nullable(),
  program: z.string().optional().describe("the path of the user's own program"),
  release: z
    .string()
    .optional()
    .describe("the release that the user's own program is of, as the user says (--program-version)"),
  claim: LibcClaim.optional().describe("the user's claim about it"),
  bugClaims: z.array(LibcClaim).optional().describe("the user's claims about single bugs of it"),
  settings: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .optional()
    .describe("the user's settings (--daemon-set): environment variables, or keys of nscd.conf"),
});
export type DaemonFacts = z.infer<typeof DaemonFacts>;

export const Expectation = z.object({
  value: z.enum(['reproduced', 'not-reproduced', 'unknown']),
  source: z.string().describe('the source of the value: a bug, a commit, a NEWS entry, a manual; empty for unknown'),
  byDesign: z
    .boolean()
    .optional()
    .describe('whether the developers of the daemon intend what the source says, so that nobody will change it'),
});
export type Expectation = z.infer<typeof Expectation>;

/** A check inside a cell whose result does not depend on the bug; a failed one means that the lab is at fault. */
export const Control = z.object({ name: z.string(), ok: z.boolean(), detail: z.string() });
export type Control = z.infer<typeof Control>;

/** A key event of a cell with its repro's explanation, such as the first query to the wrong server. */
export const Highlight = z.object({
  kind: z.string().describe("the event's kind"),
  at: z.number().describe("the event's time: CLOCK_MONOTONIC in nanoseconds, as in events.jsonl"),
  text: z.string().describe('the explanation'),
});
export type Highlight = z.infer<typeof Highlight>;

/** A repro's judgement of the evidence of one cell. */
export const Judgement = z.object({
  reproduced: z.boolean().nullable().describe('null if the scenario describes no failure'),
  because: z.string().describe('one sentence that names the evidence'),
  controls: z.array(Control),
  measures: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  highlights: z.array(Highlight).optional().describe('two or three, in order of time'),
});
export type Judgement = z.infer<typeof Judgement>;

/** A variant of a cell's repro with a workaround for the failure that the cell reproduced. */
export const Cure = z.object({ variant: z.string(), title: z.string() });
export type Cure = z.infer<typeof Cure>;

export const CellResult = z.object({
  id: z.string(),
  repro: z.string(),
  variant: z.string(),
  libc: LibcFacts,
  daemon: DaemonFacts,
  probe: ProbeId,
  container: OciRuntime.optional().describe(
    "the runtime of the probe's container (--container); without it the probe is in the lab's own sandbox",
  ),
  client: ClientProgram.optional().describe("the user's own program, where the probe is `client`"),
  attempt: z.number().int().min(1).describe('1, or higher with --repeat'),
  generated: Generated.optional().describe('the seed and the number of generated cases, if the user chose them'),
  file: z.string().optional().describe('the file of its scenario, if that is outside of the repository'),
  question: z.array(z.string()).optional().describe('for a cell of `ask`: the words of its question'),
  observed: Observed.nullable().describe('null without a verdict, and if the scenario describes no failure'),
  expected: Expectation,
  status: Status,
  reason: z.string(),
  outcome: z
    .string()
    .optional()
    .describe('what happened, in one line that is the same on every machine; not in runs from before it was kept'),
  durationMs: z.number(),
  controls: z.array(Control),
  cures: z.array(Cure).optional().describe('workarounds that are expected to help; only for a reproduced failure'),
  evidence: z.object({
    directory: z.string().nullable().describe('the folder of events.jsonl and the logs, relative to result.json'),
    events: z.number().int(),
    measures: Judgement.shape.measures,
    highlights: Judgement.shape.highlights,
  }),
});
export type CellResult = z.infer<typeof CellResult>;

/** One of the parts into which `--shard i/n` divides a matrix. */
export const Shard = z.object({ index: z.int().min(1).describe('starting at 1'), count: z.int().min(1) });
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
      .describe('the number of planned cells; more than in `cells` if the run was interrupted'),
    shard: Shard.optional().describe('the part of the matrix, if the run has not all of it'),
    scenarios: z
      .array(
        z.object({
          id: z.string(),
          lesson: z.string().describe('Markdown'),
          title: z.string().optional(),
          topic: z.string().optional().describe('the folder of the catalogue'),
          kind: EntryKind.optional(),
          bugs: z.array(z.string()).readonly().optional(),
          file: z.string().optional().describe('for a scenario outside of the repository'),
        }),
      )
      .optional()
      .describe('the scenarios among the repros of the run'),
    missing: z.array(Shard).optional().describe('the parts that a merged run lacks'),
    lab: z.object({ version: z.string(), node: z.string(), kernel: z.string(), arch: z.string() }),
  }),
  libcs: z.array(LibcFacts),
  cells: z.array(CellResult),
});
export type RunDocument = z.infer<typeof RunDocument>;
