import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Benchmark } from './benchmark.ts';
import { cpuSecondsOfChildren } from './cpu-time.ts';
import { type Figure, ratio } from './figure.ts';
import { inTurns } from './rounds.ts';

/** As it is linked into a folder of PATH. */
const COMMAND = fileURLToPath(new URL('../bin/resolv-lab', import.meta.url));

/** Nothing waits in this one; it starts two probes. */
const CELL = 'stale-resolv-conf/main/host/none';
const PROBES_A_CELL = 2;
const REPEAT = 10;

/** Seconds for people who wait, and CPU milliseconds of a cell beside others. */
const AIMS = { list: { most: 0.15 }, run: { most: 0.45 }, ffi: { most: 150 }, bwraps: { most: 4 } } as const;

/** The sandbox of a probe without anything of the lab in it. */
const BWRAP = ['bwrap', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', 'true'];

export const launch: Benchmark = {
  title: 'what people wait for: the whole command, and what a cell costs beside others',
  needs: [],
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
      // Makes ready what the others find, bundles and their compile caches among it.
      for (const _ of [1, 2]) await cells('ffi');
      await lab('list');
      const taken = await inTurns(
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
      const wall = (what: string, costs: readonly Cost[], aim?: Figure['aim']): Figure => ({
        what,
        unit: 's',
        samples: costs.map(({ wallSeconds }) => wallSeconds),
        ...(aim && { aim }),
      });
      const cpu = (what: string, several: readonly Cost[], one: readonly Cost[], aim?: Figure['aim']): Figure => ({
        what,
        unit: 'ms',
        samples: several.map((each, round) => (1000 * (each.cpuSeconds - (one[round]?.cpuSeconds ?? 0))) / REPEAT),
        ...(aim && { aim }),
      });
      const cell = cpu('CPU time of one more C cell', taken.cs, taken.c);
      const bare = cpu('CPU time of bwrap … true, for each of its programs', taken.bwraps, []);
      return [
        wall('bare Node', taken.node),
        wall('list', taken.list, AIMS.list),
        wall('run of one C cell', taken.c, AIMS.run),
        wall('run of one FFI cell', taken.ffi),
        cpu('CPU time of one more FFI cell', taken.ffis, taken.ffi, AIMS.ffi),
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

/** What a program costs, with all that it starts. @throws when it fails */
async function cost(file: string, words: readonly string[]): Promise<Cost> {
  const [own, started] = [cpuSecondsOfChildren(), performance.now()];
  await execa(file, words, { stdout: 'ignore' });
  return { wallSeconds: (performance.now() - started) / 1000, cpuSeconds: cpuSecondsOfChildren() - own };
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
