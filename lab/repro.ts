import type { ClientProgram } from './client/definition.ts';
import type { Cell } from './core/cell.ts';
import type { DaemonCheckGroup, DaemonId, EntryKind, Expectation, Judgement, ProbeId } from './core/schema.ts';
import type { Situation } from './form/definition.ts';
import type { Evidence } from './judge/evidence.ts';
import type { LibcWithPackages } from './libc/index.ts';
import type { ScenarioContext } from './scenario/context.ts';

/** A named variation of a repro. Each repro adds its own data to it. */
export interface Variant {
  /** The difference from the other variants, in one line. */
  title: string;
  /** The action against the failure that this variant shows, in one line. */
  remedy?: string;
  /** Makes the variant a check of daemons (`daemon check`): one row of its table. The failure mode is then a difference of the daemon. */
  daemonCheck?: DaemonCheckGroup;
  /** The page of the manual and its part that the variant is about: `resolv.conf(5), options: rotate`. */
  manual?: string;
}

/** The images that a variant needs beside those of the C libraries of a cell. */
export interface PackageNeeds {
  /** Each set is an image of the client's libc: first that of the cell's program, then those of other machines and of services. */
  sets: readonly (readonly string[])[];
  /** The packages in the image of the daemon. */
  daemon: readonly string[];
  /** Images of libcs that the variant names, whatever the libc of the cell; programs see parts of them. */
  others?: readonly LibcWithPackages[];
}

/** A public report that a repro shows. */
export interface ShownReport {
  /** What people saw, in one line. */
  title: string;
  /** Addresses of issues, pull requests and articles. */
  pages: readonly string[];
  /** The variants that show it. */
  variants: readonly string[];
}

/** One failure mode as a script. `run` makes it happen in a scenario; `judge` reads only the events of that run. */
export interface Repro<V extends Variant = Variant> {
  id: string;
  title: string;
  /** The bugs behind it: numbers of glibc's Bugzilla (sourceware.org), or `CVE-2024-1234`. */
  bugs?: readonly string[];
  /** The addresses of public reports and of other pages about it. */
  links?: readonly string[];
  /** The public reports that it shows, whose addresses are among its links. */
  reports?: readonly ShownReport[];
  /** Symptoms as users report them, one line each. */
  symptoms?: readonly string[];
  /** What helps against it, where that is not another C library. */
  cures?: readonly string[];
  /** Named variations; `main` is the field report's own case. */
  variants: { main: V } & Record<string, V>;
  /** The daemons that a variant is about; by default all. Cells with others are planned only if the command line names both repro and daemon. */
  daemons?(variant: V): readonly DaemonId[];
  /** The probes that a variant is about, and whose expectation it knows; null, as by default, for the lab's own. Planned as for daemons. */
  probes?(variant: V): readonly ProbeId[] | null;
  /** The Debian packages and images that a variant needs beside the C libraries of a cell; null, as by default, for none. Planned as for runtimes. */
  packages?(variant: V): PackageNeeds | null;
  /** The reason why this cell makes no sense; undefined if it makes sense. */
  unsupported?(cell: Cell, variant: V): string | undefined;
  /** The result that a source predicts; `unknown` without a source. */
  expected(cell: Cell, variant: V): Expectation;
  /** The resolver that a verdict is about. By default the daemon's, in each cell with a daemon that the client's libc asks for hosts. */
  resolver?(cell: Cell, variant: V): 'client' | 'daemon';
  run(scenario: ScenarioContext, variant: V): Promise<void>;
  judge(evidence: Evidence, cell: Cell, variant: V): Judgement | Omit<Judgement, 'measures'>;
  /** The outcome of a cell in one line, if that of all its calls says too much: for generated questions. */
  outcome?(evidence: Evidence, variant: V, cell: Cell): string;
  /** The variants that show workarounds for this one. `expected` decides whether a workaround helps in a cell. */
  workarounds?(variant: V): readonly string[];
  /**
   * The variant as a situation of a scenario, with the step `lookup` in place of calls, for a program of the user's own; for a variant that
   * needs the lab's probe undefined, or the reason.
   */
  forClient?(variant: V): Situation | string | undefined;
  /** The program of the user's own that takes the place of the probe. */
  client?: ClientProgram;
  /** The lesson as Markdown, if it is not the README of the repro's folder. */
  lesson?: string;
  /** `bug`, as by default, or `conformance`: a sentence of a manual, and what each C library does. */
  kind?: EntryKind;
  /** Only words that name it select it, not `--all`, `catalogue` or a glob that fits others: a suite with a command of its own. */
  onRequest?: true;
  /** The topic of a scenario of the catalogue: the name of its folder. */
  topic?: string;
  /** The file of a scenario outside of the repository. */
  file?: string;
  /** The words of `ask` that make it, without those that select cells. */
  question?: readonly string[];
  /** Commands to try in `resolv-lab shell`, each with what it shows. */
  shellHints?(variant: V, cell: Cell): readonly string[];
}

/** Checks the types of a repro with its own variants; returns it with the common type, for lists of repros. */
export function defineRepro<V extends Variant>(repro: Repro<V>): Repro {
  return repro as unknown as Repro;
}

/**
 * A repro with other parts, and without some. The parts that it keeps stay unread: a scenario of the catalogue reads its texts at their
 * first use.
 */
export function withParts(repro: Repro, parts: Partial<Repro>, without: readonly (keyof Repro)[] = []): Repro {
  const kept = Object.entries(Object.getOwnPropertyDescriptors(repro)).filter(
    ([name]) => !without.some((each) => each === name),
  );
  const all = { ...Object.fromEntries(kept), ...Object.getOwnPropertyDescriptors(parts) };
  return Object.defineProperties({}, all) as Repro;
}

/** No source predicts a result: the lab only measures. */
export const unknown: Expectation = { value: 'unknown', source: '' };

/** `source` says that the failure occurs. */
export function expectReproduced(source: string): Expectation {
  return { value: 'reproduced', source };
}

/** `source` says that a daemon differs on purpose: what a check of daemons shows is no fault of it. */
export function expectByDesign(source: string): Expectation {
  return { value: 'reproduced', source, byDesign: true };
}

/** `source` says that the failure does not occur. */
export function expectNotReproduced(source: string): Expectation {
  return { value: 'not-reproduced', source };
}
