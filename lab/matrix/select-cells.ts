import type { Cell } from '../core/cell.ts';
import type { CellName } from './cell-name.ts';
import type { Selection } from './selection.ts';

/** A selection of single cells, with the libcs that clients and daemons need for them. */
export interface SelectedCells {
  selection: Selection;
  libcs: string[];
  /** Empty where no cell has a daemon. */
  daemonLibcs: string[];
}

/** Selects cells by their names, whichever repeat a name speaks of. */
export function selectCells(names: readonly CellName[]): SelectedCells {
  const isNamed = (cell: Cell) => names.some((name) => fits(name, cell));
  return {
    selection: {
      repros: different(names.map(({ repro }) => repro)),
      daemons: different(names.map(({ daemon }) => daemon)),
      probes: different(names.map(({ probe }) => probe)),
      wantsVariant: (id) => names.some(({ variant }) => variant === id),
      wantsCell: isNamed,
    },
    libcs: different(names.map(({ libc }) => libc)),
    daemonLibcs: different(names.flatMap(({ daemonLibc }) => daemonLibc ?? [])),
  };
}

function fits(name: CellName, { repro, variant, libc, daemon, probe }: Cell): boolean {
  return (
    name.repro.id === repro &&
    name.variant === variant &&
    name.libc === libc.id &&
    name.daemon === daemon.id &&
    name.daemonLibc === (daemon.libc?.id ?? null) &&
    name.probe === probe
  );
}

function different<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
