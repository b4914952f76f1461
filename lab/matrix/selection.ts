import { basename, matchesGlob } from 'node:path';
import type { Cell } from '../core/cell.ts';
import type { DaemonId, ProbeId } from '../core/schema.ts';
import { DAEMONS } from '../daemon/definitions.ts';
import type { Repro } from '../repro.ts';
import { suggest } from '../util/suggest.ts';

/** What the user asked for, word by word; nothing in it has been looked up yet. */
export interface SelectionRequest {
  repros: readonly string[];
  daemons: readonly string[];
  probes: readonly string[];
  variants: readonly string[];
  /** Every variant and daemon, where the default takes the main ones. */
  all: boolean;
}

/** What of it exists. */
export interface Selection {
  repros: Repro[];
  daemons: DaemonId[];
  probes: ProbeId[];
  /** Whether a variant of the selected repros is wanted. */
  wantsVariant(id: string): boolean;
  /** Whether a cell of all these is wanted; all are where this is not there. */
  wantsCell?(cell: Cell): boolean;
}

/** The user asked for something that does not exist; the message is one line and names what was probably meant. */
export class UnknownChoice extends Error {
  override readonly name = 'UnknownChoice';
}

const ALL_DAEMONS: readonly DaemonId[] = ['none', ...DAEMONS.map(({ id }) => id)];
const DEFAULT_DAEMONS: readonly DaemonId[] = ['none', 'nsncd'];
const ALL_PROBES: readonly ProbeId[] = ['c', 'ffi'];

/** Holds wishes against what there is. @throws UnknownChoice for the first word that means nothing */
export function select(wishes: SelectionRequest, repros: readonly Repro[]): Selection {
  const ids =
    choose(
      'repro',
      wishes.repros,
      repros.map(({ id }) => id),
    ) ?? repros.map(({ id }) => id);
  const chosen = repros.filter(({ id }) => ids.includes(id));
  const variants = [...new Set(chosen.flatMap((repro) => Object.keys(repro.variants)))];
  const wanted = choose('variant', wishes.variants, variants) ?? (wishes.all ? variants : ['main']);
  return {
    repros: chosen,
    daemons: chooseDaemons(wishes.daemons) ?? [...(wishes.all ? ALL_DAEMONS : DEFAULT_DAEMONS)],
    probes: choose('probe', wishes.probes, ALL_PROBES) ?? [...ALL_PROBES],
    wantsVariant: (id) => wanted.includes(id),
  };
}

/** A path is most likely a program of the user's own. @throws UnknownChoice */
function chooseDaemons(words: readonly string[]): DaemonId[] | null {
  const path = words.find((word) => word.includes('/'));
  if (path === undefined) return choose('daemon', words, ALL_DAEMONS);
  // The longest first: the name of unscd has that of nscd in it.
  const byLength = DAEMONS.toSorted((a, b) => b.id.length - a.id.length);
  const { id } = byLength.find((each) => basename(path).includes(each.id)) ?? { id: 'nsncd' };
  throw new UnknownChoice(
    `no daemon '${path}': for a program of your own say --daemon ${id} --daemon-program ${id}=${path}`,
  );
}

/** The error for a word that is none of the known ones. Names with spaces are quoted, so that one sees where each ends. */
export function unknownWord(what: string, word: string, known: readonly string[]): UnknownChoice {
  const near = suggest(word, known);
  const names = known.map((name) => (name.includes(' ') ? `'${name}'` : name));
  return new UnknownChoice(
    `no ${what} '${word}': ${near ? `did you mean '${near}'?` : `known are ${names.join(', ')}`}`,
  );
}

/** The known words that any of the patterns (ids or globs) means, in the order of `known`; null when nothing was asked. */
function choose<T extends string>(what: string, patterns: readonly string[], known: readonly T[]): T[] | null {
  if (patterns.length === 0) return null;
  for (const pattern of patterns) {
    if (known.some((word) => matchesGlob(word, pattern))) continue;
    throw unknownWord(what, pattern, known);
  }
  return known.filter((word) => patterns.some((pattern) => matchesGlob(word, pattern)));
}
