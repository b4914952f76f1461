import { type CellResult, DaemonId, ProbeId } from '../core/schema.ts';
import { definitions } from '../libc/index.ts';
import type { Repro } from '../repro.ts';

/** Sorts cells in the order of the matrix: repro, variant, libc, daemon and its libc, probe, repeat. Unknown ids come last. */
export function inMatrixOrder(cells: readonly CellResult[], repros: readonly Repro[]): CellResult[] {
  const rankRepro = ranking(repros.map(({ id }) => id));
  const rankLibc = ranking(definitions.map(({ id }) => id));
  const rankDaemon = ranking(DaemonId.options);
  const rankProbe = ranking(ProbeId.options);
  const rankVariant = new Map(repros.map(({ id, variants }) => [id, ranking(Object.keys(variants))]));
  const ranks = ({ repro, variant, libc, daemon, probe, attempt }: CellResult) => [
    rankRepro(repro),
    rankVariant.get(repro)?.(variant) ?? 0,
    rankLibc(libc.id),
    rankDaemon(daemon.id),
    daemon.libc ? rankLibc(daemon.libc.id) : 0,
    rankProbe(probe),
    attempt,
  ];
  return cells
    .map((cell) => ({ cell, ranks: ranks(cell) }))
    .toSorted((a, b) => compareRanks(a.ranks, b.ranks) || (a.cell.id < b.cell.id ? -1 : 1))
    .map(({ cell }) => cell);
}

function ranking(known: readonly string[]): (word: string) => number {
  const ranks = new Map(known.map((word, at) => [word, at]));
  return (word) => ranks.get(word) ?? known.length;
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  return a.map((rank, at) => rank - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
