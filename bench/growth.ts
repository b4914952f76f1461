import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark } from './benchmark.ts';
import { type Figure, ratio } from './figure.ts';
import { inTurns } from './rounds.ts';
import { inRunFolder } from './run-lab.ts';

/** Cells without a mandated wait; two per repeat. */
const CELLS = [
  'nscd-socket-leak',
  '--variant',
  'main',
  '--daemon',
  'none',
  '--probe',
  'c',
  '--libc',
  'host,debian-bookworm',
];
const REPEAT = 10_000;

/** The number of compared cells, at the beginning and at the end of the run. */
const COMPARED = 1000;
/** Left out: the first cells, during which V8 compiles, and the last ones, of which fewer run at once. */
const SKIPPED = 100;

/** Megabytes, and the cost of late cells as a multiple of early ones. */
const AIMS = { memory: { most: 250 }, growth: { most: 1.15 } } as const;

const RESOURCE_LOG = new URL('./inside/resource-log.mjs', import.meta.url);

export const growth: Benchmark = {
  title: `a run of ${2 * REPEAT} cells: its memory, and the cost of late cells compared with early ones`,
  requirements: [],
  rounds: 1,
  async run(rounds) {
    const { runs } = await inTurns({ runs: longRun }, rounds);
    const cost = (what: string, of: (run: LongRun) => number): Figure => ({
      what,
      unit: 'ms',
      samples: runs.map(of),
    });
    const early = cost(`CPU time of that process for a cell, ${COMPARED} early ones`, (run) => meanCost(run, SKIPPED));
    const late = cost(`${COMPARED} late ones`, (run) => meanCost(run, run.ends.length - SKIPPED - COMPARED - 1));
    return [
      {
        what: 'peak resident memory of the process that runs the cells',
        unit: 'MB',
        samples: runs.map(({ peak }) => peak),
        aim: AIMS.memory,
      },
      early,
      late,
      ratio(late, early, AIMS.growth),
    ];
  },
};

/** The CPU time that a process had used at a moment, both in milliseconds. */
interface CpuSample {
  at: number;
  ms: number;
}

interface LongRun {
  /** The times at which cells ended, in milliseconds, in order. */
  ends: number[];
  /** Peak resident memory in megabytes. */
  peak: number;
  cpu: CpuSample[];
}

async function longRun(): Promise<LongRun> {
  const folder = await mkdtemp(join(tmpdir(), 'resolv-lab-bench-'));
  const log = join(folder, 'resources.json');
  const env = { NODE_OPTIONS: `--import=${RESOURCE_LOG}`, RESOLV_LAB_BENCH_RESOURCES: log };
  try {
    // With the usual reports at the end.
    const words = [...CELLS, '--repeat', String(REPEAT), '--reporter', 'lines,table,html'];
    const ends = await inRunFolder(words, env, endsOfCells);
    const { peakKib, cpu } = JSON.parse(await readFile(log, 'utf8'));
    return { ends, peak: peakKib / 1024, cpu };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function endsOfCells(out: string): Promise<number[]> {
  const ends: number[] = [];
  for (const name of await readdir(join(out, 'cells'))) {
    ends.push((await stat(join(out, 'cells', name, 'result.json'))).mtimeMs);
  }
  return ends.toSorted((left, right) => left - right);
}

/** The mean CPU time of the process for a cell, from the end of a cell on. Other work of this machine hardly changes it. */
function meanCost({ ends, cpu }: LongRun, from: number): number {
  const [first, last] = [ends[from], ends[from + COMPARED]];
  if (first === undefined || last === undefined) throw new Error(`only ${ends.length} cells ran`);
  const usedUntil = (time: number) => cpu.findLast(({ at }) => at <= time)?.ms ?? 0;
  return (usedUntil(last) - usedUntil(first)) / COMPARED;
}
