import type { Benchmark } from './benchmark.ts';
import type { Figure } from './figure.ts';
import { inTurns } from './rounds.ts';
import { type LabRun, runLab } from './run-lab.ts';

/** Cells without a timeout, so that they measure only the machine's work. */
const NO_WAIT = ['stale-resolv-conf', '--daemon', 'none', '--libc', 'debian-*'];

/** Checks the choice of cells. */
const NONE = { most: 0 };

/** Enough repeats to make the start of the command negligible. */
const REPEAT = { c: 24, ffi: 4 };

export const cells: Benchmark = {
  title: 'cells per second, of cells without a mandated wait',
  requirements: [],
  rounds: 3,
  async run(rounds) {
    const of = (probe: keyof typeof REPEAT) => () =>
      runLab([...NO_WAIT, '--probe', probe, '--repeat', String(REPEAT[probe])]);
    const runs = await inTurns({ c: of('c'), ffi: of('ffi') }, rounds);
    const all = runs.c.map((run, round) => [...run.waits, ...(runs.ffi[round]?.waits ?? [])]);
    return [
      ...figures('C probe', runs.c),
      ...figures('FFI probe', runs.ffi),
      {
        what: 'longest mandated wait of a cell',
        unit: 's',
        samples: all.map((waits) => Math.max(...waits)),
        aim: NONE,
      },
    ];
  },
};

function figures(probe: string, runs: readonly LabRun[]): Figure[] {
  return [
    {
      what: `${probe}: cells by wall clock`,
      unit: '/s',
      samples: runs.map(({ cells: count, wallSeconds }) => count / wallSeconds),
    },
    {
      what: `${probe}: cells by CPU time of one core`,
      unit: '/s',
      samples: runs.map(({ cells: count, cpuSeconds }) => count / cpuSeconds),
    },
  ];
}
