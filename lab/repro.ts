import type { Cell } from './core/cell.ts';
import type { Expectation, Judgement } from './core/schema.ts';
import type { Evidence } from './judge/evidence.ts';
import type { ScenarioContext } from './scenario/context.ts';

/** A named variation inside a repro; a repro adds its own data to it. */
export interface Variant {
  /** The difference from `main`, in one line. */
  title: string;
  /** For a variant with a workaround: the workaround, in one line. */
  remedy?: string;
}

/** One failure mode as a script. `run` performs the scenario; `judge` reads only the evidence of the scenario. */
export interface Repro<V extends Variant = Variant> {
  id: string;
  title: string;
  /** Its bugs: numbers of glibc's Bugzilla (sourceware.org), or `CVE-2024-1234`. */
  bugs?: readonly string[];
  /** The symptoms as users report them; one line each. */
  symptoms?: readonly string[];
  /** Named variations; `main` is the field report's own case. */
  variants: { main: V } & Record<string, V>;
  /** The reason why the repro does not support this cell; undefined if it does. */
  unsupported?(cell: Cell, variant: V): string | undefined;
  /** The expected result and its source; `unknown` without a source. */
  expected(cell: Cell, variant: V): Expectation;
  /** The resolver that the verdict is about. By default the daemon's, if the cell has one that the client's libc asks for hosts. */
  resolver?(cell: Cell, variant: V): 'client' | 'daemon';
  run(scenario: ScenarioContext, variant: V): Promise<void>;
  judge(evidence: Evidence, cell: Cell, variant: V): Judgement | Omit<Judgement, 'measures'>;
  /** The variants with workarounds for the failure of this one. `expected` says whether one helps in a cell. */
  cures?(variant: V): readonly string[];
  /** Suggested commands for `resolv-lab shell`, each with its result. */
  tryThis?(variant: V, cell: Cell): readonly string[];
}

/** Checks the types of a repro with its own variants; returns it as a general repro, for lists. */
export function defineRepro<V extends Variant>(repro: Repro<V>): Repro {
  return repro as unknown as Repro;
}

/** The expectation without a source: the lab only measures. */
export const unknown: Expectation = { value: 'unknown', source: '' };

/** Expects the failure, according to `source`. */
export function expectReproduced(source: string): Expectation {
  return { value: 'reproduced', source };
}

/** Expects no failure, according to `source`. */
export function expectNotReproduced(source: string): Expectation {
  return { value: 'not-reproduced', source };
}
