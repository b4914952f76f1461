import { bugsOf } from '../lab/matrix/find-repros.ts';
import { type Project, ProjectFileError, projectOf } from '../lab/project/load.ts';
import type { Repro } from '../lab/repro.ts';
import { atFirstUse } from '../lab/util/at-first-use.ts';

/** The project file of the current folder; it is read once. @throws ProjectFileError */
export const project = atFirstUse((): Promise<Project> => projectOf(process.cwd()));

/** The options that choose programs and settings of daemons. */
interface DaemonOptions {
  daemonProgram: string[];
  daemonSet: string[];
}

/** The options with the daemons of the project file, where the command line says nothing. A line on stderr names each program. */
export async function withProjectDaemons<T extends DaemonOptions>(options: T, selected: readonly string[]): Promise<T> {
  const { file, daemons } = await project();
  const own = Object.entries(daemons).filter(([daemon]) => selected.includes(daemon));
  const programs = own.flatMap(([daemon, { program }]) =>
    program === undefined || options.daemonProgram.some((word) => word.startsWith(`${daemon}=`))
      ? []
      : [`${daemon}=${program}`],
  );
  for (const word of programs) process.stderr.write(`${file}: --daemon-program ${word}\n`);
  const settings = own.flatMap(([daemon, { set }]) =>
    Object.entries(set)
      .map(([key, value]) => `${daemon}.${key}=${value}`)
      .filter((word) => !options.daemonSet.some((given) => given.split('=')[0] === word.split('=')[0])),
  );
  return {
    ...options,
    daemonProgram: [...options.daemonProgram, ...programs],
    daemonSet: [...options.daemonSet, ...settings],
  };
}

/**
 * The claims of the command line, and those of the project file about libcs and daemons of this run. A claim of the command line about the
 * same libc or daemon takes the place of all of the project file.
 *
 * @param names the ids and labels in the run
 * @param as the label that a name has in the run, if it is another
 */
export async function withProjectClaims(
  words: readonly string[],
  names: readonly string[],
  as: (name: string) => string = (name) => name,
): Promise<string[]> {
  const { expect } = await project();
  const isGiven = (name: string) => words.some((word) => word.startsWith(`${as(name)}=`));
  const own = Object.entries(expect).filter(([name]) => names.includes(name) && !isGiven(name));
  const claims = own.flatMap(([name, bugs]) =>
    (['fixed', 'affected'] as const).flatMap((value) =>
      bugs[value].length === 0 ? [] : [`${as(name)}=${value}:${bugs[value].join()}`],
    ),
  );
  return [...words, ...claims];
}

/** @throws ProjectFileError for a bug in the project file that no repro is about, before anything runs */
export async function refuseUnknownProjectBugs(repros: readonly Repro[]): Promise<void> {
  const { file, expect } = await project();
  const known = bugsOf(repros);
  for (const [name, bugs] of Object.entries(expect)) {
    for (const value of ['fixed', 'affected'] as const) {
      const other = bugs[value].find((bug) => !known.includes(bug));
      if (other !== undefined)
        throw new ProjectFileError(`${file}: expect.${name}.${value}: no repro is about ${other}`);
    }
  }
}
