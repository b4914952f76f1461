import { spawn as spawnByNode } from 'node:child_process';
import type { Program } from './program.ts';
import { Spawner, type StartOptions } from './spawner.ts';

let spawner: Spawner | undefined;

/**
 * Starts a spawner, which starts all programs until it is disposed of. Best called early, while this process is small.
 *
 * @param binary path of the built spawner (`buildSpawner`)
 */
export function useSpawner(binary: string): AsyncDisposable & Pick<Spawner, 'pid' | 'ended'> {
  const used = new Spawner(binary);
  spawner = used;
  return {
    pid: used.pid,
    ended: used.ended,
    async [Symbol.asyncDispose]() {
      spawner = undefined;
      await used[Symbol.asyncDispose]();
    },
  };
}

/** A descriptor of a new network namespace with `lo` up, from the spawner; null without a spawner. @throws its error, with a `code` */
export function spawnNetwork(): Promise<number> | null {
  return spawner?.network() ?? null;
}

/** The process that starts the programs, and that inherits those whose parents have ended (it is a subreaper, prctl(2)). */
export function startingProcess(): number {
  return spawner?.pid ?? process.pid;
}

/**
 * Starts a program, found in PATH, by the spawner; without a spawner by Node itself. A program that cannot be started emits `error`.
 */
export function spawn(argv: readonly string[], options: StartOptions): Program {
  if (spawner) return spawner.start(argv, options);
  const { stdio, env, network } = options;
  const [file = '', ...args] = network === undefined ? argv : ['nsenter', `--net=${network}`, '--', ...argv];
  return spawnByNode(file, args, { stdio: [...stdio], ...(env && { env: { ...env } }) });
}
