import { buildSpawner } from '../lab/spawner/build.ts';
import { cacheDir } from '../lab/util/cache-paths.ts';
import type { Benchmark } from './benchmark.ts';
import { type Figure, ratio } from './figure.ts';
import { inside } from './inside/enter.ts';
import type { SpawningCost, SpawningCosts, SpawningTask } from './inside/spawning.ts';
import { inTurns } from './rounds.ts';

/** Megabytes of a process's heap. */
const HEAPS = { small: 1, large: 400 } as const;
const STARTS = 40;

/** The spawner's cost must not grow with the heap; and from a large heap it must hold up less than Node's own. */
const AIMS = { growth: { most: 1.5 }, heldUp: { most: 0.5 } } as const;

const SCRIPT = new URL('./inside/spawning.ts', import.meta.url);

export const spawning: Benchmark = {
  title: `starting \`true\`: by the spawner and by Node's child_process, from heaps of ${HEAPS.small} and ${HEAPS.large} MB`,
  needs: [],
  rounds: 5,
  async run(rounds) {
    const binary = await buildSpawner(cacheDir());
    const from = (heap: keyof typeof HEAPS) => () =>
      inside<SpawningCosts>(SCRIPT, { binary, megabytes: HEAPS[heap], starts: STARTS } satisfies SpawningTask);
    const taken = await inTurns({ small: from('small'), large: from('large') }, rounds);
    const figure = (by: keyof SpawningCosts, heap: keyof typeof HEAPS, part: keyof SpawningCost): Figure => ({
      what: `${by === 'node' ? 'child_process' : by}, ${HEAPS[heap]} MB: ${PARTS[part]}`,
      unit: 'ms',
      samples: taken[heap].map((costs) => costs[by][part]),
    });
    const [whole, wholeLarge] = [figure('spawner', 'small', 'whole'), figure('spawner', 'large', 'whole')];
    const [heldUp, heldUpByNode] = [figure('spawner', 'large', 'heldUp'), figure('node', 'large', 'heldUp')];
    return [
      whole,
      wholeLarge,
      figure('node', 'small', 'whole'),
      figure('node', 'large', 'whole'),
      heldUp,
      heldUpByNode,
      ratio(wholeLarge, whole, AIMS.growth),
      ratio(heldUp, heldUpByNode, AIMS.heldUp),
    ];
  },
};

const PARTS: Record<keyof SpawningCost, string> = { whole: 'until it ended', heldUp: 'event loop held up' };
