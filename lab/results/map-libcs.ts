import { cellId } from '../core/cell.ts';
import type { LibcFacts } from '../core/schema.ts';
import { customLibcId, isCustomLibc } from '../libc/index.ts';
import { UnknownChoice, unknownWord } from '../matrix/selection.ts';
import type { ComparableCell, ComparableRun } from './comparable.ts';

/** A run with renamed libcs, and the number of its cells that were dropped because a renamed cell has their id. */
export interface MappedRun {
  run: ComparableRun;
  gaveWay: number;
}

/** The libcs of a run's cells, also those that only a daemon uses. */
function libcIds({ cells }: ComparableRun): string[] {
  return [...new Set(cells.flatMap(({ libc, daemon }) => [libc.id, daemon.libc?.id ?? []].flat()))];
}

/**
 * Parses words such as `dir:u7=dir:u14`, which map a libc of the first run to one of the second. Paths may contain `=`
 * too, so the separator is the one between two libcs of these runs.
 *
 * @throws UnknownChoice for a word without such a pair, and for contradictory pairs
 */
export function readLibcMap(
  words: readonly string[],
  before: ComparableRun,
  after: ComparableRun,
): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const word of words) {
    const [from, to] = divide(word, libcIds(before), libcIds(after));
    if (map.has(from)) throw new UnknownChoice(`--map ${word}: ${from} is mapped already`);
    const other = [...map].find(([, target]) => target === to);
    if (other) throw new UnknownChoice(`--map ${word}: ${other[0]} is mapped to ${to} already`);
    map.set(from, to);
  }
  return map;
}

function divide(word: string, before: readonly string[], after: readonly string[]): [string, string] {
  const places = [...word.matchAll(/=/g)].map(({ index }) => index);
  const pairs = places.map((at): [string, string] => [whole(word.slice(0, at)), whole(word.slice(at + 1))]);
  const [first] = pairs;
  if (!first || first.includes('')) throw new UnknownChoice(`--map ${word}: write it as in --map dir:before=dir:after`);
  const found = pairs.find(([from, to]) => before.includes(from) && after.includes(to));
  if (found) return found;
  const [from, to] = pairs.find(([each]) => before.includes(each)) ?? first;
  throw before.includes(from)
    ? unknownWord('libc in the second run', to, after)
    : unknownWord('libc in the first run', from, before);
}

function whole(word: string): string {
  return isCustomLibc(word) ? customLibcId(word) : word;
}

/** Renames libcs of a run. Cells that already have such a name, and are not renamed themselves, are dropped. */
export function mapLibcs(run: ComparableRun, map: ReadonlyMap<string, string>): MappedRun {
  const renamed = <T extends LibcFacts | null>(libc: T): T => libc && { ...libc, id: map.get(libc.id) ?? libc.id };
  const targets = new Set(map.values());
  const isTaken = (id: string | undefined) => id !== undefined && targets.has(id) && !map.has(id);
  const kept = run.cells.filter(({ libc, daemon }) => !isTaken(libc.id) && !isTaken(daemon.libc?.id));
  const cells = kept.map((cell): ComparableCell => {
    const mapped = {
      ...cell,
      libc: renamed(cell.libc),
      daemon: { ...cell.daemon, libc: renamed(cell.daemon.libc) },
    };
    return { ...mapped, id: cellId(mapped) };
  });
  const libcs = run.libcs.filter(({ id }) => !isTaken(id)).map(renamed);
  return { run: { ...run, libcs, cells }, gaveWay: run.cells.length - kept.length };
}
