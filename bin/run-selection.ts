import { DaemonId, ProbeId } from '../lab/core/schema.ts';
import { definitionOf } from '../lab/libc/catalogue/definitions.ts';
import { parseRange } from '../lab/libc/catalogue/version.ts';
import { isCellName, parseCellName } from '../lab/matrix/cell-name.ts';
import { selectCells } from '../lab/matrix/select-cells.ts';
import { type Selection, select } from '../lab/matrix/selection.ts';
import type { Repro } from '../lab/repro.ts';
import { UsageError } from './exit-codes.ts';
import type { RunOptions } from './run-options.ts';

/** What a run is to be about; the options name the libcs. */
export interface Wanted {
  selection: Selection;
  options: RunOptions;
}

/**
 * What the words of a run mean: repros, of which the options tell more, or cells by their printed names.
 *
 * @throws UsageError for words that do not go together
 * @throws UnknownChoice for one that means nothing
 */
export function wantedBy(names: readonly string[], options: RunOptions, repros: readonly Repro[]): Wanted {
  if (!names.some(isCellName)) {
    const words = names.flatMap((name) => name.split(',').filter(Boolean));
    for (const word of words) refuseMisplaced(word, repros);
    const { daemon, probe, variant, all = false } = options;
    return {
      selection: select({ repros: words, daemons: daemon, probes: probe, variants: variant, all }, repros),
      options,
    };
  }
  const other = names.find((name) => !isCellName(name));
  if (other !== undefined) throw new UsageError(`name cells or repros, not both: '${other}' is no cell`);
  const cells = names.map((name) => parseCellName(name, repros));
  refuseChoices(options);
  const { selection, libcs, daemonLibcs } = selectCells(cells);
  return { selection, options: { ...options, libc: libcs, daemonLibc: daemonLibcs } };
}

function refuseChoices({ libc, daemon, daemonLibc, probe, variant, all }: RunOptions): void {
  const given = Object.entries({ libc, daemon, 'daemon-libc': daemonLibc, probe, variant }).filter(
    ([, words]) => words.length > 0,
  );
  const name = given[0]?.[0] ?? (all ? 'all' : undefined);
  if (name) throw new UsageError(`the name of a cell says all of it: leave out --${name}`);
}

/** Somebody who forgot the option in front of a word is told which. */
function refuseMisplaced(word: string, repros: readonly Repro[]): void {
  if (repros.some(({ id }) => id === word)) return;
  const misplaced = [
    { option: '--libc', what: 'a libc', is: definitionOf(word) !== undefined || parseRange(word) !== null },
    { option: '--daemon', what: 'a daemon', is: DaemonId.safeParse(word).success },
    { option: '--probe', what: 'a probe', is: ProbeId.safeParse(word).success },
    { option: '--variant', what: 'a variant', is: repros.some(({ variants }) => Object.hasOwn(variants, word)) },
  ].find(({ is }) => is);
  if (!misplaced) return;
  throw new UsageError(`no repro '${word}': it is ${misplaced.what}, so say ${misplaced.option} ${word}`);
}
