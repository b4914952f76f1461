import { DAEMONS, type DaemonSettings, refuseSetting } from '../lab/daemon/definitions.ts';
import type { DaemonName } from '../lab/libc/index.ts';
import { unknownWord } from '../lab/matrix/selection.ts';
import { UsageError } from './exit-codes.ts';

/**
 * What `--daemon-set` says: settings of daemons, by daemon.
 *
 * @param wanted the daemons that are to run
 * @throws UsageError for words that make no sense
 * @throws UnknownChoice for a daemon or a key that there is not
 */
export function daemonSettings(
  words: readonly string[],
  wanted: readonly string[],
): Partial<Record<DaemonName, DaemonSettings>> {
  const settings: Partial<Record<DaemonName, Record<string, string>>> = {};
  for (const word of words) {
    const [, name = '', key = '', value] = /^([^.=]*)\.([^=]*)=(.*)$/s.exec(word) ?? [];
    if (value === undefined)
      throw new UsageError(`--daemon-set ${word}: say <daemon>.<key>=<value>, like nscd.reload-count=0`);
    const definition = DAEMONS.find(({ id }) => id === name);
    if (!definition)
      throw unknownWord(
        'daemon',
        name,
        DAEMONS.map(({ id }) => id),
      );
    const { id } = definition;
    if (!wanted.includes(id)) throw new UsageError(`--daemon-set ${word}: ${id} is not selected: add --daemon ${id}`);
    const refusal = refuseSetting(definition, key, value);
    if (refusal && 'candidates' in refusal) throw unknownWord(`setting of ${id}`, key, refusal.candidates);
    if (refusal) throw new UsageError(`--daemon-set ${word}: ${refusal.reason}`);
    const ofDaemon = settings[id] ?? {};
    if (key in ofDaemon) throw new UsageError(`--daemon-set gives ${id}.${key} twice: compare two runs`);
    settings[id] = { ...ofDaemon, [key]: value };
  }
  return settings;
}
