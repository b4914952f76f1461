import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { areInstalled } from '../lab/requirements/programs.ts';
import { prepare } from '../setup/prepare.ts';
import { showProgress } from '../setup/progress.ts';
import type { Benchmark } from './benchmark.ts';
import { type Figure, ratio } from './figure.ts';
import { inside } from './inside/enter.ts';
import type { StartUpTask } from './inside/start-up.ts';
import { runc } from './requirements.ts';

type Samples = Record<'unshare' | 'bwrap' | 'labTrue' | 'labProbe', number[]> & { runc?: number[] };

export const startUp: Benchmark = {
  title: 'start of one cell until its probe is ready, compared with bare tools that run `true`',
  requirements: [runc],
  rounds: 25,
  async run(rounds) {
    const samples = await measure(rounds);
    const milliseconds = (what: string, each: number[]): Figure => ({ what, unit: 'ms', samples: each });
    const cell = milliseconds('a cell: host, sandbox, C probe ready', samples.labProbe);
    const bare = [
      milliseconds('unshare', samples.unshare),
      milliseconds('bwrap', samples.bwrap),
      ...(samples.runc ? [milliseconds('runc run', samples.runc)] : []),
    ];
    return [
      ...bare,
      milliseconds('host, sandbox, true', samples.labTrue),
      cell,
      ...bare.map((each) => ({ ...ratio(cell, each), what: `a cell ÷ ${each.what}` })),
    ];
  },
};

async function measure(rounds: number): Promise<Samples> {
  const { probes } = await prepare({ libcs: ['host'], daemons: [], progress: showProgress() });
  if (!probes.glibc || 'reason' in probes.glibc) throw new Error(`no C probe: ${probes.glibc?.reason}`);
  const directory = await mkdtemp(join(tmpdir(), 'resolv-lab-bench-'));
  try {
    const task: StartUpTask = { directory, rounds, cProbe: probes.glibc.path, withRunc: await areInstalled(['runc']) };
    return await inside<Samples>(new URL('./inside/start-up.ts', import.meta.url), task);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
