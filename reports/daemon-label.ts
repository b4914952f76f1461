import type { PlannedResult } from './reporter.ts';
import { unique } from './text.ts';

type Daemon = Pick<PlannedResult, 'libc' | 'daemon'>;

/**
 * How a row names a cell's daemon: by its name, and by the libc it runs on as well where one client meets the same
 * daemon on several.
 */
export function daemonLabels(cells: readonly Daemon[]): (cell: Daemon) => string {
  const several = new Set(
    [...Map.groupBy(cells, ({ libc, daemon }) => `${libc.id} ${daemon.id}`).values()]
      .filter((those) => unique(those.map(({ daemon }) => daemon.libc?.id)).length > 1)
      .flatMap((those) => those.map(({ daemon }) => daemon.id)),
  );
  return ({ daemon }) => (daemon.libc && several.has(daemon.id) ? `${daemon.id}@${daemon.libc.id}` : daemon.id);
}

/** Which daemons ran on another libc than their client's, one sentence each: a daemon has the bugs of its own libc. */
export function daemonNotes(cells: readonly Daemon[]): string[] {
  const label = daemonLabels(cells);
  const strangers = cells.filter(({ libc, daemon }) => daemon.libc && daemon.libc.id !== libc.id);
  const groups = Map.groupBy(strangers, (cell) => (label(cell).includes('@') ? '' : describe(cell.daemon)));
  groups.delete('');
  return [...groups].map(
    ([daemon, those]) => `${daemon} for clients on ${unique(those.map(({ libc }) => libc.id)).join(', ')}.`,
  );
}

function describe({ id, version, libc }: Daemon['daemon']): string {
  const name = version ? `${id} ${version}` : id;
  const exact = libc?.revision ?? libc?.version ?? 'unknown';
  return `${name} runs on ${libc?.id}${exact === 'unknown' ? '' : ` (${exact})`}`;
}
