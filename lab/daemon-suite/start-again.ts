import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Daemon } from '../daemon/daemon.ts';
import { anyRuns } from '../daemon/process-state.ts';

/** Starts a daemon again. One that ended by itself leaves its files; nscd takes an old pid file for a running nscd. */
export async function startAgain(daemon: Daemon): Promise<void> {
  await daemon.stop();
  for (const name of ['socket', 'nscd.pid']) await rm(join(daemon.socketDirectory, name), { force: true });
  await daemon.restart();
}

/** Waits until a daemon has ended by itself, or has nothing to do. After an end it is started again. */
export async function restartIfEnded(daemon: Daemon): Promise<void> {
  await Promise.race([daemon.ended, daemon.idle([])]);
  // A process that has ended sleeps too, until its parent has read its status.
  if (anyRuns(daemon.pids)) return;
  await daemon.ended;
  await startAgain(daemon);
}
