import { resolve } from 'node:path';
import { DAEMONS } from '../lab/daemon/definitions.ts';
import { type DaemonName, type DaemonOverrides, refuseNoProgram } from '../lab/libc/index.ts';
import { unknownWord } from '../lab/matrix/selection.ts';
import { UsageError } from './exit-codes.ts';

/**
 * What `--daemon-program` says: which file is to run as which daemon.
 *
 * @param wanted the daemons that are to run
 * @throws UsageError for words that make no sense, and for a file that is no program
 * @throws UnknownChoice for a daemon that there is not
 */
export async function customPrograms(
  words: readonly string[],
  wanted: readonly string[],
): Promise<DaemonOverrides['programs']> {
  const known = DAEMONS.map(({ id }) => id);
  const programs: Partial<Record<DaemonName, string>> = {};
  for (const word of words) {
    const [, name = '', file] = /^([^=]*)=(.+)$/s.exec(word) ?? [];
    if (file === undefined)
      throw new UsageError(`--daemon-program ${word}: say which daemon it is, like nsncd=${word}`);
    const daemon = known.find((id) => id === name);
    if (!daemon) throw unknownWord('daemon', name, known);
    if (!wanted.includes(daemon))
      throw new UsageError(`--daemon-program ${word}: ${daemon} is not selected: add --daemon ${daemon}`);
    if (programs[daemon]) throw new UsageError(`--daemon-program names two programs for ${daemon}: compare two runs`);
    const program = resolve(file);
    await refuseNoProgram(program).catch((error: Error) => {
      throw new UsageError(`--daemon-program ${word}: ${error.message}`);
    });
    programs[daemon] = program;
  }
  return programs;
}
