import { daemonLabels } from '../daemon-label.ts';
import type { PlannedResult } from '../reporter.ts';

/** One row of the grid. */
export interface GridRow {
  /** Repro and variant: may be cut where there is no room. */
  name: string;
  /** Daemon and probe, as far as rows are told apart by them. */
  parts: string[];
  /** Libc id → the cells in the square, one letter each: the ids of a cell's repeats. */
  squares: Map<string, string[][]>;
}

/** What rows are told apart by besides repro and variant, from the finest to the coarsest. */
const GRAINS: readonly (readonly ('daemon' | 'probe')[])[] = [['daemon', 'probe'], ['daemon'], []];

/** The rows with the finest grain of which no more than `height` come out; else with the coarsest. */
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
    return { name: rowName, parts: rowParts, squares: squaresOf(inRow, daemon) };
  });
}

function squaresOf(cells: readonly PlannedResult[], daemon: (cell: PlannedResult) => string): Map<string, string[][]> {
  const byLibc = Map.groupBy(cells, ({ libc }) => libc.id);
  return new Map(
    [...byLibc].map(([libc, those]) => {
      const repeats = Map.groupBy(those, (cell) => `${daemon(cell)} ${cell.probe}`);
      return [libc, [...repeats.values()].map((each) => each.map(({ id }) => id))];
    }),
  );
}
