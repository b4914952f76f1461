import type { Program } from '../spawner/program.ts';

/**
 * Waits until the process id of a started program is known, or the start has failed. The spawner reports the id on another channel than
 * the program's output. On a busy machine the first line of the program can arrive before that report.
 */
export async function spawned(program: Program): Promise<void> {
  if (program.pid !== undefined || program.exitCode !== null || program.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  program.once('spawn', resolve).once('error', resolve);
  await promise;
}
