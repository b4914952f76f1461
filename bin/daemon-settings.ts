import { DAEMONS, type DaemonSettings, refuseSetting } from '../lab/daemon/definitions.ts';
import type { DaemonName } from '../lab/libc/index.ts';
import { unknownWord } from '../lab/matrix/selection.ts';
import { UsageError } from './exit-codes.ts';

/**
 * The settings of daemons from the values of `--daemon-set`, by daemon.
 *
 * @param selected the selected daemons
 * @throws UsageError for a value that is not `<daemon>.<key>=<value>`, for a daemon that is not selected, and for a bad or repeated setting
 * @throws UnknownChoice for an unknown daemon or key
 */
export function daemonSettings(
  words: readonly string[],
  selected: readonly string[],
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
    if (!selected.includes(id)) throw new UsageError(`--daemon-set ${word}: ${id} is not selected: add --daemon ${id}`);
    const refusal = refuseSetting(definition, key, value);
    if (refusal && 'candidates' in refusal) throw unknownWord(`setting of ${id}`, key, refusal.candidates);
    if (refusal) throw new UsageError(`--daemon-set ${word}: ${refusal.reason}`);
    const ofDaemon = settings[id] ?? {};
    if (key in ofDaemon) throw new UsageError(`--daemon-set gives ${id}.${key} twice: compare two runs`);
    settings[id] = { ...ofDaemon, [key]: value };
  }
  return settings;
}
