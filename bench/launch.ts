import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Benchmark } from './benchmark.ts';
import { cpuSecondsOfChildren } from './cpu-time.ts';
import { type Figure, ratio } from './figure.ts';
import { inTurns } from './rounds.ts';

/** The command that users run. */
const COMMAND = fileURLToPath(new URL('../bin/resolv-lab', import.meta.url));

/** A cell without a wait; it starts two probes. */
const CELL = 'stale-resolv-conf/main/host/none';
const PROBES_A_CELL = 2;
const REPEAT = 10;

/** Seconds of wall clock for a command, and CPU milliseconds of a cell among others. */
const AIMS = { list: { most: 0.15 }, run: { most: 0.45 }, ffi: { most: 150 }, bwraps: { most: 4 } } as const;

/** The sandbox of a probe, without the lab's own settings. */
const BWRAP = ['bwrap', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', 'true'];

export const launch: Benchmark = {
  title: 'wall clock of whole commands, and the cost of a cell among others',
  requirements: [],
  rounds: 7,
  async run(rounds) {
    const out = await mkdtemp(join(tmpdir(), 'resolv-lab-bench-'));
    let serial = 0;
    const lab = async (...words: string[]) => cost(COMMAND, words);
    const cells = (probe: string, repeat = 1) => {
      const folder = join(out, String(++serial));
      return lab('run', `${CELL}/${probe}`, '--repeat', String(repeat), '--reporter', 'lines', '--out', folder);
    };
    try {
      // Prepares bundles and their compile caches for the measurements.
      for (const _ of [1, 2]) await cells('ffi');
      await lab('list');
      const costs = await inTurns(
        {
          node: () => cost(process.execPath, ['--eval', '0']),
          list: () => lab('list'),
          c: () => cells('c'),
          cs: () => cells('c', REPEAT + 1),
          ffi: () => cells('ffi'),
          ffis: () => cells('ffi', REPEAT + 1),
          bwraps: () => severalTimes(REPEAT * PROBES_A_CELL, () => cost(BWRAP[0] as string, BWRAP.slice(1))),
        },
        rounds,
      );
      const wall = (what: string, each: readonly Cost[], aim?: Figure['aim']): Figure => ({
        what,
        unit: 's',
        samples: each.map(({ wallSeconds }) => wallSeconds),
        ...(aim && { aim }),
      });
      const cpu = (what: string, several: readonly Cost[], one: readonly Cost[], aim?: Figure['aim']): Figure => ({
        what,
        unit: 'ms',
        samples: several.map((each, round) => (1000 * (each.cpuSeconds - (one[round]?.cpuSeconds ?? 0))) / REPEAT),
        ...(aim && { aim }),
      });
      const cell = cpu('CPU time of one more C cell', costs.cs, costs.c);
      const bare = cpu('CPU time of bwrap … true, for each of its programs', costs.bwraps, []);
      return [
        wall('bare Node', costs.node),
        wall('list', costs.list, AIMS.list),
        wall('run of one C cell', costs.c, AIMS.run),
        wall('run of one FFI cell', costs.ffi),
        cpu('CPU time of one more FFI cell', costs.ffis, costs.ffi, AIMS.ffi),
        cell,
        bare,
        ratio(cell, bare, AIMS.bwraps),
      ];
    } finally {
      await rm(out, { recursive: true, force: true });
    }
  },
};

interface Cost {
  wallSeconds: number;
  cpuSeconds: number;
}

/** The cost of a program with all its descendants. @throws ExecaError if it fails */
async function cost(file: string, words: readonly string[]): Promise<Cost> {
  const [cpuBefore, started] = [cpuSecondsOfChildren(), performance.now()];
  await execa(file, words, { stdout: 'ignore' });
  return { wallSeconds: (performance.now() - started) / 1000, cpuSeconds: cpuSecondsOfChildren() - cpuBefore };
}

async function severalTimes(times: number, measure: () => Promise<Cost>): Promise<Cost> {
  const sum = { wallSeconds: 0, cpuSeconds: 0 };
  for (let n = 0; n < times; n++) {
    const { wallSeconds, cpuSeconds } = await measure();
    sum.wallSeconds += wallSeconds;
    sum.cpuSeconds += cpuSeconds;
  }
  return sum;
}
