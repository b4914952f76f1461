import type { DaemonId } from '../core/schema.ts';

/** Settings of a daemon as data: nscd.conf keys (`'max-threads': 4`, `'enable-cache hosts': 'yes'`) or environment variables. */
export type DaemonSettings = Readonly<Record<string, string | number>>;

/** How a daemon is started in the foreground, and told its settings. */
export interface DaemonDefinition {
  id: Exclude<DaemonId, 'none'>;
  arguments: readonly string[];
  defaults: DaemonSettings;
  /** Where the settings go: lines of /etc/nscd.conf or the environment. */
  settings: 'nscd.conf' | 'environment';
}

/**
 * nscd and unscd cache; a cache would answer for a resolver that is being watched, so by default entries live one second
 * (the shortest either takes) and repros ask for a fresh name each time. Users and groups stay enabled: that leaks too.
 */
const CACHES: DaemonSettings = Object.fromEntries(
  ['passwd', 'group', 'hosts'].flatMap((database) => [
    [`enable-cache ${database}`, 'yes'],
    [`positive-time-to-live ${database}`, 1],
    [`negative-time-to-live ${database}`, 1],
  ]),
);

/** Every daemon the lab knows. To add one: an entry here, and its package in the catalogue of images. */
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
