import { freeDescriptors, openFilesLimit, SPARE_DESCRIPTORS } from '../../fake-dns/transports/descriptors.ts';
import { HarnessError } from '../core/harness-error.ts';

/** What the process of a run holds open beside its cells (measured: 24), and what has to stay free. */
const OF_THE_RUN = 32 + SPARE_DESCRIPTORS;

/** What one cell takes at most: nscd-socket-leak/mapped-cache took 35, recordings take 5 more (measured). */
const OF_A_CELL = 48;

/** A process that may open fewer files than this can run no cell. */
export const LEAST_DESCRIPTORS = OF_THE_RUN + OF_A_CELL;

/** How to get more. */
const REMEDY = 'raise the limit (ulimit -n), or run fewer cells at once with --jobs';

/** How many cells this process has descriptors for; at least one. */
export function cellsWithin(limit = openFilesLimit()): number {
  return Math.max(1, Math.floor((limit - OF_THE_RUN) / OF_A_CELL));
}

/**
 * Makes sure that this process does not run out of descriptors in the middle of something: by then a connection, or a file of /proc, may be
 * missing from the evidence without a word.
 *
 * @throws HarnessError when few are left
 */
export function ensureDescriptors(): void {
  const free = freeDescriptors();
  if (free < SPARE_DESCRIPTORS) throw new HarnessError(`too many open files: ${free} descriptors are left; ${REMEDY}`);
}
