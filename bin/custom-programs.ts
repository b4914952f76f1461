import { resolve } from 'node:path';
import { DAEMONS } from '../lab/daemon/definitions.ts';
import { type DaemonName, type DaemonOverrides, refuseNoProgram } from '../lab/libc/index.ts';
import { unknownWord } from '../lab/matrix/selection.ts';
import { UsageError } from './exit-codes.ts';

/**
 * Parses `--daemon-program`: the file that runs as a daemon.
 *
 * @param selected the daemons of the run
 * @throws UsageError for a malformed value, a daemon that is not selected, or a file that is not a program
 * @throws UnknownChoice for an unknown daemon
 */
export async function customPrograms(
  words: readonly string[],
  selected: readonly string[],
): Promise<DaemonOverrides['programs']> {
  const known = DAEMONS.map(({ id }) => id);
  const programs: Partial<Record<DaemonName, string>> = {};
  for (const word of words) {
    const [, name = '', file] = /^([^=]*)=(.+)$/s.exec(word) ?? [];
    if (file === undefined) throw new UsageError(`--daemon-program ${word}: name the daemon, like nsncd=${word}`);
    const daemon = known.find((id) => id === name);
    if (!daemon) throw unknownWord('daemon', name, known);
    if (!selected.includes(daemon))
      throw new UsageError(`--daemon-program ${word}: ${daemon} is not selected: add --daemon ${daemon}`);
    if (programs[daemon])
      throw new UsageError(`--daemon-program has two programs for ${daemon}: run each alone and compare the runs`);
    const program = resolve(file);
    await refuseNoProgram(program).catch((error: Error) => {
      throw new UsageError(`--daemon-program ${word}: ${error.message}`);
    });
    programs[daemon] = program;
  }
  return programs;
}
