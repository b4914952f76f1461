import type { CellResult } from '../lab/core/schema.ts';
import { daemonLabels, daemonLibcNames } from './daemon-label.ts';

/**
 * Groups the cells of one variant into rows by daemon. A daemon has a second row, named with its libc, for clients on another
 * libc whose result differs from that without a daemon: there the libc of the daemon decides, not that of the column.
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
 * Whether a cell's daemon runs on another build than its client. The version alone does not decide: backports differ by the revision of
 * the package, custom builds by the build-id. The libc of the host and the image of its suite may be the same build.
 */
function isForeign({ libc, daemon }: CellResult): boolean {
  return daemon.libc !== null && BUILD.some((fact) => daemon.libc?.[fact] !== libc[fact]);
}

const BUILD = ['kind', 'version', 'revision', 'buildId'] as const;
