import { matchesGlob } from 'node:path';
import { DaemonId, ProbeId } from '../lab/core/schema.ts';
import { globOfRelease } from '../lab/libc/catalogue/debian-releases.ts';
import { definitionOf } from '../lab/libc/catalogue/definitions.ts';
import { parseKindRange } from '../lab/libc/catalogue/kind-range.ts';
import { pathHint } from '../lab/libc/catalogue/path-hint.ts';
import { isCellName, parseCellName } from '../lab/matrix/cell-name.ts';
import { findByTopic, findRepros } from '../lab/matrix/find-repros.ts';
import { idWithLabel, isLabelled, takeLabels } from '../lab/matrix/labels.ts';
import { withoutOnRequest } from '../lab/matrix/on-request.ts';
import { selectCells } from '../lab/matrix/select-cells.ts';
import { type Selection, select } from '../lab/matrix/selection.ts';
import type { Repro } from '../lab/repro.ts';
import { count } from '../reports/text.ts';
import { UsageError } from './exit-codes.ts';
import type { RunOptions } from './run-options.ts';

/** The cells that a command line requests; the options name their libcs. */
export interface RequestedCells {
  selection: Selection;
  options: RunOptions;
  /** For each topic, bug or symptom among the arguments, a line with the repros that it matches; or what the default leaves out. */
  found: string[];
}

/**
 * Resolves the arguments of `run`: repros, which options restrict, or cells by their printed names.
 *
 * @throws UsageError for arguments that contradict each other
 * @throws UnknownChoice for an unknown argument
 */
export function requestedCells(
  names: readonly string[],
  options: RunOptions,
  repros: readonly Repro[],
): RequestedCells {
  const isPlace = (name: string) => findByTopic(name, repros).length > 0;
  if (!names.some((name) => isCellName(name) && !isAddress(name) && !isPlace(name))) {
    const given = names.flatMap((name) => (isAddress(name) ? name : name.split(',').filter(Boolean)));
    const { daemon, probe, variant, all = false } = options;
    const words = given.map((word) => reprosNamed(word, repros, { namesRuntimes: probe.length > 0 }));
    const matched = words.flatMap(({ found }) => found ?? []);
    return {
      selection: select(
        { repros: words.flatMap(({ ids }) => ids), daemons: daemon, probes: probe, variants: variant, all },
        repros,
      ),
      options,
      found: words.length > 0 || all ? matched : leftOut(repros),
    };
  }
  return selectNamedCells(names, options, repros);
}

/**
 * Refuses words that `run` would refuse, for a command that runs them later than others.
 *
 * @throws UnknownChoice for an unknown word
 */
export function refuseUnknownRepros(names: readonly string[], repros: readonly Repro[]): void {
  const words = names.filter((name) => !isCellName(name) && !isPath(name));
  const ids = words.flatMap((word) => reprosNamed(word, repros, { namesRuntimes: false }).ids);
  select({ repros: ids, daemons: [], probes: [], variants: [], all: false }, repros);
}

/**
 * Cells by their printed names. A name may have the label of a build; then `--libc` or `--daemon-libc` says which build it is.
 *
 * @throws UsageError for other words among the names, and for options that the names decide
 */
function selectNamedCells(names: readonly string[], options: RunOptions, repros: readonly Repro[]): RequestedCells {
  for (const name of names) if (isPath(name)) refusePath(name);
  const other = names.find((name) => !isCellName(name));
  if (other !== undefined) throw new UsageError(`name cells or repros, not both: '${other}' is not a cell`);
  const { labels } = takeLabels([[...options.libc, ...options.daemonLibc].filter(isLabelled)]);
  refuseDecidedOptions(options);
  const { selection, libcs, daemonLibcs } = selectCells(names.map((name) => parseCellName(name, repros, labels)));
  for (const [id, label] of Object.entries(labels)) {
    if ([...libcs, ...daemonLibcs].includes(label)) continue;
    throw new UsageError(`${label}=${id}: none of the named cells has the libc '${label}'`);
  }
  const withBuild = (name: string) => {
    const id = idWithLabel(name, labels);
    return id === name ? name : `${name}=${id}`;
  };
  return {
    selection,
    options: { ...options, libc: libcs.map(withBuild), daemonLibc: daemonLibcs.map(withBuild) },
    found: [],
  };
}

/** The line about the catalogue, of which the default matrix has only some cells; none without a catalogue. */
function leftOut(repros: readonly Repro[]): string[] {
  const scenarios = repros.filter(({ topic }) => topic !== undefined);
  if (scenarios.length === 0) return [];
  return [
    `Of the catalogue (${count(scenarios.length, 'scenario')}) main variants with the C probe and no daemon; --all has all`,
  ];
}

/** Whether a word is the address of a bug's page, which has slashes as a cell's name has. */
function isAddress(word: string): boolean {
  return /^https?:/.test(word);
}

/** The repros that a word stands for, and a line about them where the word itself does not say which they are. */
interface NamedRepros {
  ids: string[];
  found?: string;
}

/** Finds the repros of a word: an id or a glob of ids, or else a topic, a bug or a symptom. A word that fits nothing stands for itself. */
function reprosNamed(word: string, repros: readonly Repro[], options: { namesRuntimes: boolean }): NamedRepros {
  const fitting = repros.filter(({ id }) => matchesGlob(id, word));
  if (fitting.length > 0) {
    const { selected, leftOut } = withoutOnRequest(fitting, options);
    const ids = selected.map(({ id }) => id);
    return leftOut.length === 0 ? { ids } : { ids, found: withoutImages(word, leftOut) };
  }
  const ofTopic = findByTopic(word, repros);
  if (ofTopic.length > 0) return foundFor(word, ofTopic);
  refuseMisplaced(word, repros);
  const found = findRepros(word, repros);
  if (found.length === 0) refusePath(word);
  return found.length > 0 ? foundFor(word, found) : { ids: [word] };
}

function foundFor(word: string, repros: readonly Repro[]): NamedRepros {
  const ids = repros.map(({ id }) => id);
  return { ids, found: `${word}: ${ids.join(', ')}` };
}

/** The line about repros that a glob fits and does not select. */
function withoutImages(word: string, leftOut: readonly Repro[]): string {
  const places = [...new Set(leftOut.map(({ id, topic }) => topic ?? id))];
  return `Not in ${word}: ${count(leftOut.length, 'repro')} with large images or of daemon check (resolv-lab run ${places.join(' ')})`;
}

/** Whether a word is a path. A cell's name begins with a repro instead. */
function isPath(word: string): boolean {
  return /^[.~]{0,2}\//.test(word);
}

/** Refuses the path of a C library, and names the option for it. */
function refusePath(word: string): void {
  const hint = pathHint(word);
  if (hint !== null) throw new UsageError(`no repro '${word}'; for a C library say --libc: ${hint}`);
}

/** Refuses options that the names of cells decide; a label's build is not in a name. */
function refuseDecidedOptions({ libc, daemon, daemonLibc, probe, variant, all }: RunOptions): void {
  const decided = Object.entries({ libc, daemon, 'daemon-libc': daemonLibc, probe, variant });
  const superfluous = decided.find(([, words]) => words.some((word) => !isLabelled(word)));
  const name = superfluous?.[0] ?? (all ? 'all' : undefined);
  if (name) throw new UsageError(`a cell is fully described by its name: leave out --${name}`);
}

function namesLibcs(word: string): boolean {
  return definitionOf(word) !== undefined || parseKindRange(word) !== null || globOfRelease(word) !== null;
}

/** Refuses a libc, daemon, probe or variant without its option, and names that option. */
function refuseMisplaced(word: string, repros: readonly Repro[]): void {
  const misplaced = [
    { option: '--libc', noun: 'a libc', matches: namesLibcs(word) },
    { option: '--daemon', noun: 'a daemon', matches: DaemonId.safeParse(word).success },
    { option: '--probe', noun: 'a probe', matches: ProbeId.safeParse(word).success },
    { option: '--variant', noun: 'a variant', matches: repros.some(({ variants }) => Object.hasOwn(variants, word)) },
  ].find(({ matches }) => matches);
  if (!misplaced) return;
  throw new UsageError(`no repro '${word}': it is ${misplaced.noun}, so say ${misplaced.option} ${word}`);
}
