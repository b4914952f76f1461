import { freeDescriptors, openFilesLimit, SPARE_DESCRIPTORS } from '../../fake-dns/transports/descriptors.ts';
import { HarnessError } from '../core/harness-error.ts';

/** The descriptors that the process of a run uses outside of its cells (measured: 24), and those that must stay free. */
const OF_THE_RUN = 32 + SPARE_DESCRIPTORS;

/** The maximum number of descriptors of one cell (measured: 35 in nscd-socket-leak/mapped-cache, and 5 more with recordings). */
const OF_A_CELL = 48;

/** The minimum limit of open files: below it no cell can run. */
export const LEAST_DESCRIPTORS = OF_THE_RUN + OF_A_CELL;

/** The remedy in messages. */
const REMEDY = 'raise the limit (ulimit -n), or run fewer cells at once with --jobs';

/** The number of cells that this process has descriptors for; at least one. */
export function cellsWithin(limit = openFilesLimit()): number {
  return Math.max(1, Math.floor((limit - OF_THE_RUN) / OF_A_CELL));
}

/**
 * Ensures that this process has descriptors left. Without any, a connection or a file of /proc may be missing from the evidence without an
 * error.
 *
 * @throws HarnessError if few are left
 */
export function ensureDescriptors(): void {
  const free = freeDescriptors();
  if (free < SPARE_DESCRIPTORS) throw new HarnessError(`too many open files: ${free} descriptors are left; ${REMEDY}`);
}
