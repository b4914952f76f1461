import type { Cell } from '../core/cell.ts';
import type { Expectation } from '../core/schema.ts';
import type { Situation } from '../form/definition.ts';
import { judgeVariant, readVariant, runVariant, type ScenarioVariant } from '../form/repro.ts';
import { expectNotReproduced, expectReproduced, type Repro, unknown, type Variant, withParts } from '../repro.ts';
import { provokeText } from './command-options.ts';
import type { ClientProgram } from './definition.ts';

const NEEDS_PROBE = "it needs the lab's probe: a program of your own makes no such calls";

/** A repro with a program of the user's own in place of the lab's probe. Each variant is a situation, or does not apply. */
export function withClient(repro: Repro, program: ClientProgram): Repro {
  const situationOf = (variant: Variant) => repro.forClient?.(variant) ?? NEEDS_PROBE;
  const { command, provoke, ...more } = program;
  const ready = (variant: Variant, situation: Situation) =>
    readVariant(variant.title, { ...situation, client: { ...more, command, provoke: provokeText(provoke) } });
  const cache = new Map<Variant, ReturnType<typeof readVariant>>();
  const read = (variant: Variant) => {
    const situation = situationOf(variant);
    if (typeof situation === 'string') throw new Error(situation);
    const found = cache.get(variant) ?? ready(variant, situation);
    cache.set(variant, found);
    return found;
  };
  const parts: Partial<Repro> = {
    client: program,
    unsupported: (cell, variant) => {
      const situation = situationOf(variant);
      if (typeof situation === 'string') return situation;
      return repro.unsupported?.(cell, variant) ?? (comparesLookups(read(variant)) ? severalWorkers(cell) : undefined);
    },
    expected: (cell) => expectedOf(cell),
    run: (scenario, variant) => runVariant(scenario, withOneWorker(read(variant))),
    judge: (evidence, cell, variant) => judgeVariant(evidence, cell, read(variant)),
  };
  return withParts(repro, parts, ['workarounds', 'shellHints', 'lesson']);
}

/**
 * What a source says of the C library's functions does not say how a program uses them, so that only a claim of the user's (`run --expect`)
 * says what to expect.
 */
function expectedOf({ libc: { claim } }: Cell): Expectation {
  if (!claim) return unknown;
  const source = `the user's claim, ${claim.option}`;
  return claim.value === 'fixed' ? expectNotReproduced(source) : expectReproduced(source);
}

/** Whether an earlier lookup matters for a later one. */
function comparesLookups({ ready }: ScenarioVariant): boolean {
  return ready.steps.filter((step) => step.do === 'lookup').length > 1;
}

const WORKERS = 'NSNCD_WORKER_COUNT';

/**
 * A daemon's workers have a resolver state each, and a program cannot choose its worker. nscd has five of them at least (nscd/connections.c,
 * nscd/nscd_conf.c: nthreads is no less than lastdb).
 */
function severalWorkers({ libc, daemon }: Cell): string | undefined {
  if (libc.kind !== 'glibc') return undefined;
  const count = Number(daemon.settings?.[WORKERS] ?? 1);
  if (daemon.id !== 'nscd' && count === 1) return undefined;
  return `${daemon.id} has ${daemon.id === 'nscd' ? 'five workers or more' : `${count} workers`}, each with a state of its own, and lookups of a program may meet different ones`;
}

/** nsncd with one worker, so that it serves all lookups from one state. */
function withOneWorker(variant: ScenarioVariant): ScenarioVariant {
  if (!comparesLookups(variant)) return variant;
  return { ...variant, situation: { ...variant.situation, daemonSettings: { [WORKERS]: 1 } } };
}
