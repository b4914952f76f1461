import { settingsText } from '../lab/core/settings-text.ts';
import { libcNames } from './libc-names.ts';
import type { PlannedResult } from './reporter.ts';
import { unique } from './text.ts';

type Daemon = Pick<PlannedResult, 'libc' | 'daemon'>;

/**
 * The label of a cell's daemon: its id, with the daemon's libc (`nsncd@trixie`) where cells of one client libc have the same daemon on
 * several libcs.
 */
export function daemonLabels(cells: readonly Daemon[]): (cell: Daemon) => string {
  const several = new Set(
    [...Map.groupBy(cells, ({ libc, daemon }) => `${libc.id} ${daemon.id}`).values()]
      .filter((those) => unique(those.map(({ daemon }) => daemon.libc?.id)).length > 1)
      .flatMap((those) => those.map(({ daemon }) => daemon.id)),
  );
  const nameOf = daemonLibcNames(cells);
  return ({ daemon }) => (daemon.libc && several.has(daemon.id) ? `${daemon.id}@${nameOf(daemon.libc.id)}` : daemon.id);
}

/** The names of the libcs that daemons run on. */
export function daemonLibcNames(cells: readonly Daemon[]): (id: string) => string {
  return libcNames(cells.flatMap(({ daemon }) => daemon.libc?.id ?? []));
}

/**
 * The libcs that daemons ran on, one sentence each: first the daemons on another libc than their client's, then the daemons that always
 * ran on the client's. A daemon has the bugs of its own libc.
 */
export function daemonNotes(cells: readonly Daemon[]): string[] {
  const label = daemonLabels(cells);
  const foreign = cells.filter(({ libc, daemon }) => daemon.libc && daemon.libc.id !== libc.id);
  const groups = Map.groupBy(foreign, (cell) => (label(cell).includes('@') ? '' : describe(cell.daemon)));
  groups.delete('');
  return [
    ...[...groups].map(
      ([daemon, those]) => `${daemon} for clients on ${unique(those.map(({ libc }) => libc.id)).join(', ')}.`,
    ),
    ...ownNotes(cells.filter((cell) => cell.daemon.libc && !label(cell).includes('@'))),
  ];
}

function ownNotes(cells: readonly Daemon[]): string[] {
  return [...Map.groupBy(cells, ({ daemon }) => daemon.id).values()].flatMap((those) => {
    if (those.some(({ libc, daemon }) => daemon.libc?.id !== libc.id)) return [];
    const runsOn = unique(those.map(({ daemon }) => describe(daemon)));
    if (runsOn.length === 1) return [`${runsOn[0]}, as its client does.`];
    return [`${unique(those.map(({ daemon }) => nameOf(daemon))).join(', ')} runs on each client's own libc.`];
  });
}

function nameOf(daemon: Daemon['daemon']): string {
  const { id, version, program } = daemon;
  const known = version ? `${id} ${version}` : id;
  return `${program === undefined ? known : `${id} from ${program} (${version})`}${settingsText(daemon)}`;
}

function describe(daemon: Daemon['daemon']): string {
  const { libc } = daemon;
  const name = nameOf(daemon);
  const exact = libc?.revision ?? libc?.version ?? 'unknown';
  return `${name} runs on ${libc?.id}${exact === 'unknown' ? '' : ` (${exact})`}`;
}
