import { matchesGlob } from 'node:path';
import { DaemonId, ProbeId } from '../lab/core/schema.ts';
import { definitionOf } from '../lab/libc/catalogue/definitions.ts';
import { pathHint } from '../lab/libc/catalogue/path-hint.ts';
import { parseRange } from '../lab/libc/catalogue/version.ts';
import { isCellName, parseCellName } from '../lab/matrix/cell-name.ts';
import { findRepros } from '../lab/matrix/find-repros.ts';
import { selectCells } from '../lab/matrix/select-cells.ts';
import { type Selection, select } from '../lab/matrix/selection.ts';
import type { Repro } from '../lab/repro.ts';
import { UsageError } from './exit-codes.ts';
import type { RunOptions } from './run-options.ts';

/** What a run is to be about; the options name the libcs. */
export interface Wanted {
  selection: Selection;
  options: RunOptions;
  /** What bugs and symptoms among the words were found to mean, a line each. */
  found: string[];
}

/**
 * What the words of a run mean: repros, of which the options tell more, or cells by their printed names.
 *
 * @throws UsageError for words that do not go together
 * @throws UnknownChoice for one that means nothing
 */
export function wantedBy(names: readonly string[], options: RunOptions, repros: readonly Repro[]): Wanted {
  if (!names.some((name) => isCellName(name) && !isAddress(name))) {
    const given = names.flatMap((name) => (isAddress(name) ? name : name.split(',').filter(Boolean)));
    const words = given.map((word) => ({ word, ids: reprosNamed(word, repros) }));
    const { daemon, probe, variant, all = false } = options;
    return {
      selection: select(
        { repros: words.flatMap(({ ids }) => ids), daemons: daemon, probes: probe, variants: variant, all },
        repros,
      ),
      options,
      found: words.flatMap(({ word, ids }) => (ids.includes(word) ? [] : [`${word}: ${ids.join(', ')}`])),
    };
  }
  for (const name of names) if (isPath(name)) refusePath(name);
  const other = names.find((name) => !isCellName(name));
  if (other !== undefined) throw new UsageError(`name cells or repros, not both: '${other}' is not a cell`);
  const cells = names.map((name) => parseCellName(name, repros));
  refuseChoices(options);
  const { selection, libcs, daemonLibcs } = selectCells(cells);
  return { selection, options: { ...options, libc: libcs, daemonLibc: daemonLibcs }, found: [] };
}

/** The address of a bug's page has slashes, as the name of a cell. */
function isAddress(word: string): boolean {
  return /^https?:/.test(word);
}

/** The ids, or the glob, that a word means; one that means no repro's id may be a bug or a symptom. */
function reprosNamed(word: string, repros: readonly Repro[]): string[] {
  if (repros.some(({ id }) => matchesGlob(id, word))) return [word];
  refuseMisplaced(word, repros);
  const found = findRepros(word, repros).map(({ id }) => id);
  if (found.length === 0) refusePath(word);
  return found.length > 0 ? found : [word];
}

/** Whether a word is a path and no cell's name, which begins with a repro. */
function isPath(word: string): boolean {
  return /^[.~]{0,2}\//.test(word);
}

/** Somebody who names a C library by its path is told the option. */
function refusePath(word: string): void {
  const hint = pathHint(word);
  if (hint !== null) throw new UsageError(`no repro '${word}'; for a C library say --libc: ${hint}`);
}

function refuseChoices({ libc, daemon, daemonLibc, probe, variant, all }: RunOptions): void {
  const given = Object.entries({ libc, daemon, 'daemon-libc': daemonLibc, probe, variant }).filter(
    ([, words]) => words.length > 0,
  );
  const name = given[0]?.[0] ?? (all ? 'all' : undefined);
  if (name) throw new UsageError(`a cell is fully described by its name: leave out --${name}`);
}

/** Somebody who forgot the option in front of a word is told which. */
function refuseMisplaced(word: string, repros: readonly Repro[]): void {
  const misplaced = [
    { option: '--libc', what: 'a libc', is: definitionOf(word) !== undefined || parseRange(word) !== null },
    { option: '--daemon', what: 'a daemon', is: DaemonId.safeParse(word).success },
    { option: '--probe', what: 'a probe', is: ProbeId.safeParse(word).success },
    { option: '--variant', what: 'a variant', is: repros.some(({ variants }) => Object.hasOwn(variants, word)) },
  ].find(({ is }) => is);
  if (!misplaced) return;
  throw new UsageError(`no repro '${word}': it is ${misplaced.what}, so say ${misplaced.option} ${word}`);
}
