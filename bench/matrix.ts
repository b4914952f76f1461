import { availableParallelism } from 'node:os';
import type { Benchmark } from './benchmark.ts';
import { type Figure, ratio } from './figure.ts';
import { floor } from './mandated-wait.ts';
import { inTurns } from './rounds.ts';
import { type LabRun, runLab } from './run-lab.ts';

/** The wall clock of the default matrix as a multiple of the lower bound. */
const AIM = { most: 1.3 };

export const matrix: Benchmark = {
  title:
    'the default matrix: wall clock and its lower bound, max(longest mandated wait of a cell, CPU seconds ÷ cores)',
  requirements: [],
  rounds: 3,
  async run(rounds) {
    const { runs } = await inTurns({ runs: () => runLab([]) }, rounds);
    const cores = availableParallelism();
    const seconds = (what: string, samples: number[]): Figure => ({ what, unit: 's', samples });
    const wall = seconds(
      'wall clock',
      runs.map((run) => run.wallSeconds),
    );
    const bound = seconds(
      'lower bound',
      runs.map(({ waits, cpuSeconds }) => floor(waits, cpuSeconds, cores)),
    );
    const share = ({ wallSeconds }: LabRun, seconds: number) => (100 * seconds) / (wallSeconds * cores);
    const busy = ({ cpuSeconds, otherCpuSeconds }: LabRun) => cpuSeconds + otherCpuSeconds;
    return [
      wall,
      seconds(
        'longest mandated wait of a cell',
        runs.map(({ waits }) => Math.max(...waits)),
      ),
      seconds(
        'CPU time',
        runs.map((run) => run.cpuSeconds),
      ),
      { what: 'CPU used by other processes', unit: '%', samples: runs.map((run) => share(run, run.otherCpuSeconds)) },
      { what: 'CPU idle', unit: '%', samples: runs.map((run) => 100 - share(run, busy(run))) },
      bound,
      {
        what: 'CPU time of a cell',
        unit: 'ms',
        samples: runs.map(({ cpuSeconds, cells }) => (1000 * cpuSeconds) / cells),
      },
      { what: 'cells', unit: '', samples: runs.map(({ cells }) => cells) },
      {
        what: 'cells that failed or were inconclusive',
        unit: '',
        samples: runs.map(({ unsuccessful }) => unsuccessful),
      },
      ratio(wall, bound, AIM),
    ];
  },
};
