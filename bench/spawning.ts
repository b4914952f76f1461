import { buildSpawner } from '../lab/spawner/build.ts';
import { cacheDir } from '../lab/util/cache-paths.ts';
import type { Benchmark } from './benchmark.ts';
import { type Figure, ratio } from './figure.ts';
import { inside } from './inside/enter.ts';
import type { SpawningCost, SpawningCosts, SpawningTask } from './inside/spawning.ts';
import { inTurns } from './rounds.ts';

/** Sizes of a process's heap in megabytes. */
const HEAPS = { small: 1, large: 400 } as const;
const STARTS = 40;

/** The spawner's cost must not grow with the heap, and with a large heap it must block less than Node's own spawn. */
const AIMS = { growth: { most: 1.5 }, blocked: { most: 0.5 } } as const;

const SCRIPT = new URL('./inside/spawning.ts', import.meta.url);

export const spawning: Benchmark = {
  title: `starting \`true\`: by the spawner and by Node's child_process, with heaps of ${HEAPS.small} and ${HEAPS.large} MB`,
  requirements: [],
  rounds: 5,
  async run(rounds) {
    const binary = await buildSpawner(cacheDir());
    const from = (heap: keyof typeof HEAPS) => () =>
      inside<SpawningCosts>(SCRIPT, { binary, megabytes: HEAPS[heap], starts: STARTS } satisfies SpawningTask);
    const costs = await inTurns({ small: from('small'), large: from('large') }, rounds);
    const figure = (by: keyof SpawningCosts, heap: keyof typeof HEAPS, part: keyof SpawningCost): Figure => ({
      what: `${by === 'node' ? 'child_process' : by}, ${HEAPS[heap]} MB: ${PARTS[part]}`,
      unit: 'ms',
      samples: costs[heap].map((round) => round[by][part]),
    });
    const [total, totalLarge] = [figure('spawner', 'small', 'total'), figure('spawner', 'large', 'total')];
    const [blocked, blockedByNode] = [figure('spawner', 'large', 'blocked'), figure('node', 'large', 'blocked')];
    return [
      total,
      totalLarge,
      figure('node', 'small', 'total'),
      figure('node', 'large', 'total'),
      blocked,
      blockedByNode,
      ratio(totalLarge, total, AIMS.growth),
      ratio(blocked, blockedByNode, AIMS.blocked),
    ];
  },
};

const PARTS: Record<keyof SpawningCost, string> = {
  total: 'until the end of the program',
  blocked: 'event loop blocked',
};
