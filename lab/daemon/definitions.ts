import type { DaemonId } from '../core/schema.ts';

/** Settings of a daemon as data: keys of nscd.conf (`'max-threads': 4`, `'enable-cache hosts': 'yes'`) or environment variables. */
export type DaemonSettings = Readonly<Record<string, string | number>>;

/** How to start a daemon in the foreground, and where it reads its settings. */
export interface DaemonDefinition {
  id: Exclude<DaemonId, 'none'>;
  arguments: readonly string[];
  defaults: DaemonSettings;
  /** Lines of /etc/nscd.conf, or environment variables. */
  settings: 'nscd.conf' | 'environment';
}

/**
 * nscd and unscd cache. A cached answer would hide the resolver under test, so entries live one second by default, the shortest time that
 * either accepts, and repros look up a new name each time. The caches of users and groups stay enabled, because they leak as well.
 */
const CACHES: DaemonSettings = Object.fromEntries(
  ['passwd', 'group', 'hosts'].flatMap((database) => [
    [`enable-cache ${database}`, 'yes'],
    [`positive-time-to-live ${database}`, 1],
    [`negative-time-to-live ${database}`, 1],
  ]),
);

/** Every daemon of the lab. A new daemon needs an entry here, and its package in the catalogue of images. */
export const DAEMONS: readonly DaemonDefinition[] = [
  { id: 'nsncd', arguments: [], defaults: { NSNCD_WORKER_COUNT: 4 }, settings: 'environment' },
  {
    id: 'nscd',
    arguments: ['--foreground'],
    defaults: { threads: 4, 'max-threads': 4, ...CACHES },
    settings: 'nscd.conf',
  },
  { id: 'unscd', arguments: ['-d'], defaults: CACHES, settings: 'nscd.conf' },
];

/** The definition of a daemon. @throws RangeError for `none` or an unknown id */
export function daemonDefinition(id: DaemonId): DaemonDefinition {
  const definition = DAEMONS.find((daemon) => daemon.id === id);
  if (!definition) throw new RangeError(`no daemon '${id}'`);
  return definition;
}

/** Settings as lines of an nscd.conf. */
export function nscdConf(settings: DaemonSettings): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key} ${value}\n`)
    .join('');
}
