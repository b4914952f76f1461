import type { Cell } from './core/cell.ts';
import type { Expectation, Judgement } from './core/schema.ts';
import type { Evidence } from './judge/evidence.ts';
import type { ScenarioContext } from './scenario/context.ts';

/** A named variation inside a repro; a repro adds its own data to it. */
export interface Variant {
  /** One line: what differs. */
  title: string;
  /** What is done about the failure, where that is what differs; one line. */
  remedy?: string;
}

/** One failure mode as a script. `run` tells the story on a bench; `judge` reads only what the story left behind. */
export interface Repro<V extends Variant = Variant> {
  id: string;
  title: string;
  /** The bugs that it is about: the number of glibc's Bugzilla (sourceware.org), or `CVE-2024-1234`. */
  bugs?: readonly string[];
  /** What people see, in the words in which they report it; one line each. */
  symptoms?: readonly string[];
  /** Named variations; `main` is the field report's own case. */
  variants: { main: V } & Record<string, V>;
  /** Why this cell makes no sense here, or undefined if it does. */
  unsupported?(cell: Cell, variant: V): string | undefined;
  /** What a source says should happen; `unknown` without one. */
  expected(cell: Cell, variant: V): Expectation;
  /** Whose resolver a verdict is about; without it the daemon's in each cell with a daemon that the client's libc asks for hosts. */
  resolver?(cell: Cell, variant: V): 'client' | 'daemon';
  run(scenario: ScenarioContext, variant: V): Promise<void>;
  judge(evidence: Evidence, cell: Cell, variant: V): Judgement | Omit<Judgement, 'measures'>;
  /** Which variants show what may be done about what this one reproduces. Whether it helps in a cell is for `expected` to say. */
  cures?(variant: V): readonly string[];
  /** The lesson as Markdown, where it is not the README of the repro's folder. */
  lesson?: string;
  /** The file of a scenario outside of the repository. */
  file?: string;
  /** What a visitor may try in `resolv-lab shell`: commands, each with what it shows. */
  tryThis?(variant: V, cell: Cell): readonly string[];
}

/** Names a repro's parts for the type checker; returns it as any repro, for lists of all of them. */
export function defineRepro<V extends Variant>(repro: Repro<V>): Repro {
  return repro as unknown as Repro;
}

/** An expectation with nothing to stand on: the lab measures, and says so. */
export const unknown: Expectation = { value: 'unknown', source: '' };

/** Expects the bug to show, because `source` says so. */
export function expectReproduced(source: string): Expectation {
  return { value: 'reproduced', source };
}

/** Expects the bug not to show, because `source` says so. */
export function expectNotReproduced(source: string): Expectation {
  return { value: 'not-reproduced', source };
}
