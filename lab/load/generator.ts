import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { HarnessError } from '../core/harness-error.ts';
import { describeExit } from '../program/describe-exit.ts';
import { spawn } from '../spawner/spawn.ts';

/** The lookups of a load by what came of them; see c/answer.h. */
export const Answers = z.object({
  /** The right answer, of the daemon's view or of the client's own. */
  daemon: z.number(),
  client: z.number(),
  /** An answer to another client's question. */
  mixed: z.number(),
  /** No such entry, an error, or a value of no entry. */
  wrong: z.number(),
  /** The connection ended before a whole reply. */
  lost: z.number(),
  /** No whole reply within the 5 s that glibc's client waits. */
  late: z.number(),
  /** The client's process ended by a signal within the lookup. Older documents lack it. */
  crashed: z.number().default(0),
});
export type Answers = z.infer<typeof Answers>;

export const Fault = z.object({ outcome: z.string(), asked: z.string(), got: z.string() });
export type Fault = z.infer<typeof Fault>;

const Report = z.object({
  nanoseconds: z.number(),
  answers: Answers,
  /** The first fault of each kind. */
  faults: z.array(Fault),
  /** CPU nanoseconds of the generator, and of each process that was named. */
  cpu: z.object({ self: z.number(), others: z.array(z.number()) }),
  latencies: z.array(z.tuple([z.number(), z.number()])),
});
export type Report = z.infer<typeof Report>;

export interface GeneratorTask {
  /** The command line of the generator, in a sandbox or not. */
  command(words: readonly string[]): readonly string[];
  /** The path of the network namespace. */
  network: string;
  /** `libc`, `socket:PATH` or `nothing`. */
  way: string;
  database: string;
  clients: number;
  milliseconds: number;
  keys: number;
  seed: number;
  /** Processes whose CPU time is measured as well. */
  pids: readonly number[];
}

/** Runs one load (c/main.c), and returns its report. @throws HarnessError if the generator fails */
export async function generate(task: GeneratorTask): Promise<Report> {
  const { command, network, way, database, clients, milliseconds, keys, seed, pids } = task;
  const words = ['ask', way, database, ...[clients, milliseconds, keys, seed, ...pids].map(String)];
  const child = spawn(command(words), { stdio: ['ignore', 'pipe', 'pipe'], env: {}, network });
  const [, stdout, stderr] = child.stdio as [null, Readable, Readable];
  const [[code, signal], output, errors] = await Promise.all([once(child, 'close'), text(stdout), text(stderr)]);
  if (code !== 0) throw new HarnessError(`the load generator failed (${describeExit(code, signal)}) ${errors}`.trim());
  return Report.parse(JSON.parse(output));
}
