import { spawn as spawnByNode } from 'node:child_process';
import { once } from 'node:events';
import type { Program } from '../../lab/spawner/program.ts';
import { Spawner } from '../../lab/spawner/spawner.ts';
import { inTurns } from '../rounds.ts';
import { handedIn } from './enter.ts';

export interface SpawningTask {
  /** The spawner's program. */
  binary: string;
  /** Of JavaScript objects that this process holds. */
  megabytes: number;
  /** So many programs are started, one after another. */
  starts: number;
}

/** Milliseconds for one program, which does nothing. */
export interface SpawningCost {
  /** In which nothing else ran in this process. */
  heldUp: number;
  /** Until it had ended. */
  whole: number;
}

export type SpawningCosts = Record<'spawner' | 'node', SpawningCost>;

const { binary, megabytes, starts } = handedIn<SpawningTask>();
await using spawner = new Spawner(binary);
// 131,072 numbers of eight octets each make one megabyte.
const held = Array.from({ length: megabytes }, () => new Array(131_072).fill(0.5));

const stdio = ['ignore', 'ignore', 'ignore'] as const;
const taken = await inTurns(
  {
    spawner: () => cost(() => spawner.start(['true'], { stdio })),
    node: () => cost(() => spawnByNode('true', [], { stdio: [...stdio] })),
  },
  starts,
);
if (held.length !== megabytes) throw new Error('not held');
process.stdout.write(JSON.stringify({ spawner: mean(taken.spawner), node: mean(taken.node) } satisfies SpawningCosts));

async function cost(start: () => Program): Promise<SpawningCost> {
  const started = performance.now();
  const program = start();
  const heldUp = performance.now() - started;
  await once(program, 'close');
  return { heldUp, whole: performance.now() - started };
}

function mean(costs: readonly SpawningCost[]): SpawningCost {
  const of = (part: keyof SpawningCost) => costs.reduce((sum, each) => sum + each[part], 0) / costs.length;
  return { heldUp: of('heldUp'), whole: of('whole') };
}
