import { daemonLabels } from '../daemon-label.ts';
import type { PlannedResult } from '../reporter.ts';

/** One row of the grid. */
export interface GridRow {
  /** Repro and variant. Long names are cut in narrow terminals. */
  name: string;
  /** Daemon and probe, where rows differ by them. */
  parts: string[];
  /** For each libc id the cells of this row, with the ids of their repeats. A cell has one letter. */
  byLibc: Map<string, string[][]>;
}

/** The dimensions besides repro and variant that have rows of their own, from most rows to fewest. */
const GRAINS: readonly (readonly ('daemon' | 'probe')[])[] = [['daemon', 'probe'], ['daemon'], []];

/** The rows by the first grain that gives at most `height` rows; by the last one if none does. */
export function gridRows(cells: readonly PlannedResult[], height: number): GridRow[] {
  const grids = GRAINS.map((grain) => rowsOf(cells, grain));
  return grids.find((rows) => rows.length <= height) ?? grids.at(-1) ?? [];
}

function rowsOf(cells: readonly PlannedResult[], grain: (typeof GRAINS)[number]): GridRow[] {
  const daemon = daemonLabels(cells);
  const onlyMain = cells.every(({ variant }) => variant === 'main');
  const label = (cell: PlannedResult) => ({ daemon: daemon(cell), probe: cell.probe });
  const name = ({ repro, variant }: PlannedResult) => (onlyMain ? repro : `${repro}/${variant}`);
  const parts = (cell: PlannedResult) => grain.map((each) => label(cell)[each]);
  const rows = Map.groupBy(cells, (cell) => JSON.stringify([name(cell), ...parts(cell)]));
  return [...rows].map(([key, inRow]) => {
    const [rowName = '', ...rowParts]: string[] = JSON.parse(key);
    return { name: rowName, parts: rowParts, byLibc: idsByLibc(inRow, daemon) };
  });
}

function idsByLibc(cells: readonly PlannedResult[], daemon: (cell: PlannedResult) => string): Map<string, string[][]> {
  const byLibc = Map.groupBy(cells, ({ libc }) => libc.id);
  return new Map(
    [...byLibc].map(([libc, those]) => {
      const repeats = Map.groupBy(those, (cell) => `${daemon(cell)} ${cell.probe}`);
      return [libc, [...repeats.values()].map((each) => each.map(({ id }) => id))];
    }),
  );
}
