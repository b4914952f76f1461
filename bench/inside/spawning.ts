import { spawn as spawnByNode } from 'node:child_process';
import { once } from 'node:events';
import type { Program } from '../../lab/spawner/program.ts';
import { Spawner } from '../../lab/spawner/spawner.ts';
import { inTurns } from '../rounds.ts';
import { taskOf } from './enter.ts';

export interface SpawningTask {
  /** The path of the spawner's program. */
  binary: string;
  /** The size of this process's heap. */
  megabytes: number;
  /** The number of started programs, one after another. */
  starts: number;
}

/** Milliseconds for one program, which does nothing. */
export interface SpawningCost {
  /** The time during which the event loop was blocked. */
  blocked: number;
  /** The time until the program's end. */
  total: number;
}

export type SpawningCosts = Record<'spawner' | 'node', SpawningCost>;

const { binary, megabytes, starts } = taskOf<SpawningTask>();
await using spawner = new Spawner(binary);
// One megabyte is 131,072 numbers of eight octets.
const heap = Array.from({ length: megabytes }, () => new Array(131_072).fill(0.5));

const stdio = ['ignore', 'ignore', 'ignore'] as const;
const costs = await inTurns(
  {
    spawner: () => cost(() => spawner.start(['true'], { stdio })),
    node: () => cost(() => spawnByNode('true', [], { stdio: [...stdio] })),
  },
  starts,
);
// This use keeps the heap alive until here.
if (heap.length !== megabytes) throw new Error('the heap has another size');
process.stdout.write(JSON.stringify({ spawner: mean(costs.spawner), node: mean(costs.node) } satisfies SpawningCosts));

async function cost(start: () => Program): Promise<SpawningCost> {
  const started = performance.now();
  const program = start();
  const blocked = performance.now() - started;
  await once(program, 'close');
  return { blocked, total: performance.now() - started };
}

function mean(costs: readonly SpawningCost[]): SpawningCost {
  const of = (part: keyof SpawningCost) => costs.reduce((sum, each) => sum + each[part], 0) / costs.length;
  return { blocked: of('blocked'), total: of('total') };
}
