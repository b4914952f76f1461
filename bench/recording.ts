import type { Benchmark } from './benchmark.ts';
import { type Figure, ratio } from './figure.ts';
import { inTurns } from './rounds.ts';
import { type LabRun, runLab } from './run-lab.ts';

/** The wall clock with taps on daemons as a multiple of the wall clock without. */
const AIM = { most: 1.1 };

export const recording: Benchmark = {
  title: 'the default matrix, with the taps on daemons and without (--strace and --pcap are off)',
  requirements: [],
  rounds: 5,
  async run(rounds) {
    const { direct, tapped } = await inTurns({ direct: () => runLab(['--no-tap']), tapped: () => runLab([]) }, rounds);
    const figure = (what: string, runs: readonly LabRun[], of: 'wallSeconds' | 'cpuSeconds'): Figure => ({
      what,
      unit: 's',
      samples: runs.map((run) => run[of]),
    });
    const [wall, bareWall] = [figure('with taps', tapped, 'wallSeconds'), figure('without', direct, 'wallSeconds')];
    const [cpu, bareCpu] = [
      figure('CPU time with taps', tapped, 'cpuSeconds'),
      figure('CPU time without', direct, 'cpuSeconds'),
    ];
    return [wall, bareWall, cpu, bareCpu, ratio(cpu, bareCpu), ratio(wall, bareWall, AIM)];
  },
};
