import { byDaemonLibc, type CombinedRuns, combineRuns, type NamedRun } from '../../lab/results/combine.ts';
import { openComparable } from '../open-run.ts';
import { REFERENCE, referenceFile } from '../reference-knowledge.ts';

/** The name of the run of the full matrix. */
export const REFERENCE_NAME = 'the reference run';

/** The committed runs with variants that the reference run lacks. Of the checks of daemons the daemon's C library is the column. */
const FURTHER = [
  { file: 'modules.json', name: 'the run of modules' },
  { file: 'systems.json', name: 'the run of systems' },
  { file: 'mail.json', name: 'the run of mail servers' },
  { file: 'daemons.json', name: 'the run of daemon checks', isOfDaemons: true },
  { file: 'runtimes.json', name: 'the run of runtimes' },
];

/** The reference run with the variants that only another committed run has a result of. */
export async function storedRuns(): Promise<CombinedRuns> {
  const read = async ({ file, name, isOfDaemons = false }: (typeof FURTHER)[number]): Promise<NamedRun> => {
    const run = await openComparable(referenceFile(file));
    return { name, run: isOfDaemons ? byDaemonLibc(run) : run };
  };
  return combineRuns(await openComparable(REFERENCE), await Promise.all(FURTHER.map(read)));
}
