import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import pLimit from 'p-limit';
import { ensureDescriptors } from './descriptors.ts';

const limit = pLimit(availableParallelism());

/**
 * Limits the startups of networks, daemons and probes to the number of cores. Startups use the processor; the rest of a
 * cell mostly waits. With more at once a fake server would read queries late, and glibc's timeouts would expire. A
 * startup must not wait for another startup.
 *
 * @throws HarnessError when this process has too few descriptors left
 */
export function limitStartup<Words extends unknown[], Result>(
  start: (...words: Words) => Promise<Result>,
  ...words: Words
): Promise<Result> {
  return limit(() => {
    ensureDescriptors();
    return start(...words);
  });
}

/** Returns when no startup is waiting that began to wait before this turn of the event loop. */
export async function startupsBegun(): Promise<void> {
  await turn();
  await limit(async () => {});
}
