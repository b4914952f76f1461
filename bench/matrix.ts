import { availableParallelism } from 'node:os';
import type { Benchmark } from './benchmark.ts';
import { type Figure, ratio } from './figure.ts';
import { floor } from './mandated-wait.ts';
import { inTurns } from './rounds.ts';
import { type LabRun, runLab } from './run-lab.ts';

/** Wall clock over floor, for the default matrix. */
const AIM = { most: 1.3 };

export const matrix: Benchmark = {
  title: 'the default matrix: wall clock against its floor, max(longest mandated wait of a cell, CPU seconds ÷ cores)',
  needs: [],
  rounds: 3,
  async run(rounds) {
    const { runs } = await inTurns({ runs: () => runLab([]) }, rounds);
    const cores = availableParallelism();
    const seconds = (what: string, samples: number[]): Figure => ({ what, unit: 's', samples });
    const wall = seconds(
      'wall clock',
      runs.map((run) => run.wallSeconds),
    );
    const bare = seconds(
      'floor',
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
      { what: 'of the cores: used by others', unit: '%', samples: runs.map((run) => share(run, run.otherCpuSeconds)) },
      { what: 'of the cores: idle', unit: '%', samples: runs.map((run) => 100 - share(run, busy(run))) },
      bare,
      { what: 'cells', unit: '', samples: runs.map(({ cells }) => cells) },
      { what: 'cells that failed or were inconclusive', unit: '', samples: runs.map(({ notWell }) => notWell) },
      ratio(wall, bare, AIM),
    ];
  },
};
