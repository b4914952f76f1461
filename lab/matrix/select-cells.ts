import type { Cell } from '../core/cell.ts';
import type { PackageNeeds } from '../repro.ts';
import type { CellName } from './cell-name.ts';
import type { Selection } from './selection.ts';

/** A selection of single cells, with the libcs of their clients and daemons. */
export interface SelectedCells {
  selection: Selection;
  libcs: string[];
  /** Empty if no cell has a daemon. */
  daemonLibcs: string[];
}

/** Selects cells by their names; the number of the repeat is ignored. */
export function selectCells(names: readonly CellName[]): SelectedCells {
  const isNamed = (cell: Cell) => names.some((name) => isNameOf(name, cell));
  return {
    selection: {
      repros: withoutDuplicates(names.map(({ repro }) => repro)),
      daemons: withoutDuplicates(names.map(({ daemon }) => daemon)),
      probes: withoutDuplicates(names.map(({ probe }) => probe)),
      wantsVariant: (id) => names.some(({ variant }) => variant === id),
      wantsCell: isNamed,
      packages: names.map(packagesOfCell),
    },
    libcs: withoutDuplicates(names.map(({ libc }) => libc)),
    daemonLibcs: withoutDuplicates(names.flatMap(({ daemonLibc }) => daemonLibc ?? [])),
  };
}

/** What a named cell needs of Debian packages; null for none. */
export function packagesOfCell({ repro, variant }: Pick<CellName, 'repro' | 'variant'>): PackageNeeds | null {
  const found = repro.variants[variant];
  return (found && repro.packages?.(found)) ?? null;
}

function isNameOf(name: CellName, { repro, variant, libc, daemon, probe }: Cell): boolean {
  return (
    name.repro.id === repro &&
    name.variant === variant &&
    name.libc === libc.id &&
    name.daemon === daemon.id &&
    name.daemonLibc === (daemon.libc?.id ?? null) &&
    name.probe === probe
  );
}

function withoutDuplicates<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
