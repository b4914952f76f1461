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

/** Keys of nscd.conf(5) for the daemon, and for each database. nscd ignores any other with a line in its log. */
const GLOBAL_KEYS = ['logfile', 'debug-level', 'threads', 'max-threads', 'server-user', 'stat-user', 'reload-count'];
const FURTHER_GLOBAL_KEYS = ['paranoia', 'restart-interval'];
const DATABASE_KEYS = [
  'enable-cache',
  'positive-time-to-live',
  'negative-time-to-live',
  'suggested-size',
  'check-files',
];
const FURTHER_DATABASE_KEYS = ['persistent', 'shared', 'max-db-size', 'auto-propagate'];
const DATABASES = ['passwd', 'group', 'hosts', 'services', 'netgroup'];

/** Every key that nscd.conf(5) has, with each database: `enable-cache hosts`. */
export const nscdConfKeys: readonly string[] = [
  ...GLOBAL_KEYS,
  ...FURTHER_GLOBAL_KEYS,
  ...[...DATABASE_KEYS, ...FURTHER_DATABASE_KEYS].flatMap((key) => DATABASES.map((database) => `${key} ${database}`)),
];

/**
 * The settings that a daemon takes of a set for several daemons: nscd does not start with a variable of nsncd in its configuration. Unknown
 * keys stay, so that the daemon reports them.
 */
export function ownSettings(definition: DaemonDefinition, settings: DaemonSettings): DaemonSettings {
  const isForeign = (key: string) =>
    definition.settings === 'environment' ? nscdConfKeys.includes(key) : /^[A-Z][A-Z_]*$/.test(key);
  return Object.fromEntries(Object.entries(settings).filter(([key]) => !isForeign(key)));
}

/** Why a setting cannot be given to a daemon, or undefined: it is not known, or it has not the form of one. */
export function refuseSetting(
  { id, settings }: Pick<DaemonDefinition, 'id' | 'settings'>,
  key: string,
  value: string,
): { candidates: readonly string[] } | { reason: string } | undefined {
  if (/[\n\0]/.test(value)) return { reason: 'a value is one line' };
  if (settings === 'environment') {
    // Elsewhere no client of the lab would find it (nsncd's README).
    if (key === 'NSNCD_SOCKET_PATH') return { reason: 'the lab decides where the socket is' };
    const isVariable = /^[A-Za-z_]\w*$/.test(key);
    return isVariable
      ? undefined
      : { reason: `settings of ${id} are environment variables, and '${key}' is no name of one` };
  }
  // Words of nscd.conf end at a blank; without a word nscd reads the line as incomplete.
  if (!/^\S+$/.test(value)) return { reason: `a value of nscd.conf is one word, not '${value}'` };
  return nscdConfKeys.includes(key) ? undefined : { candidates: nscdConfKeys };
}
