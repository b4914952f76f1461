import type { CellResult } from '../lab/core/schema.ts';
import { daemonLabels, daemonLibcNames } from './daemon-label.ts';

/**
 * How to put the cells of one variant into rows: by daemon, and by the libc that it runs on as well where that matters: where a
 * client on another libc came to something else with it than without any daemon. Whoever reads `ok` in the column of an old libc
 * has to see that it is the daemon's.
 */
export function daemonRows(all: readonly CellResult[]): (ofVariant: readonly CellResult[]) => [string, CellResult[]][] {
  const label = daemonLabels(all);
  const nameOf = daemonLibcNames(all);
  const foreignName = ({ daemon }: CellResult) =>
    `${daemon.id}@${nameOf(daemon.libc?.id ?? '').replace(/^debian-/, '')}`;
  return (ofVariant) => {
    const alone = new Map(ofVariant.filter(({ daemon }) => daemon.id === 'none').map((cell) => [clientOf(cell), cell]));
    const decides = (cell: CellResult) =>
      isForeign(cell) && cell.observed !== null && alone.get(clientOf(cell))?.observed !== cell.observed;
    return [...Map.groupBy(ofVariant, label)].flatMap(([name, those]) => {
      if (name.includes('@') || !those.some(decides)) return [[name, those]] satisfies [string, CellResult[]][];
      const ownFirst = those.toSorted((a, b) => Number(isForeign(a)) - Number(isForeign(b)));
      return [...Map.groupBy(ownFirst, (cell) => (isForeign(cell) ? foreignName(cell) : name))];
    });
  };
}

function clientOf({ libc, probe, attempt }: CellResult): string {
  return `${libc.id} ${probe} ${attempt}`;
}

/**
 * Whether a cell's daemon runs on another build than its client. A version is not all that decides: backports are told apart by
 * the package's revision, and what somebody built by its build-id. That of this machine's suite is none to its own libc.
 */
function isForeign({ libc, daemon }: CellResult): boolean {
  return daemon.libc !== null && BUILD.some((fact) => daemon.libc?.[fact] !== libc[fact]);
}

const BUILD = ['kind', 'version', 'revision', 'buildId'] as const;
