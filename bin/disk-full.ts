import { HarnessError } from '../lab/core/harness-error.ts';
import type { RunDocument } from '../lab/core/schema.ts';
import { storageFault } from '../lab/core/storage-error.ts';
import { incompleteRun } from '../reports/run-warnings.ts';

/**
 * An error of a run for whose results there was no room, which says where, and what of them is there; any other as it is.
 *
 * @param path the run's folder
 * @param soFar what of the run is kept
 */
export function diskFull(error: unknown, path: string, soFar: RunDocument): unknown {
  const fault = storageFault(error);
  if (fault === null) return error;
  return new HarnessError(
    `no room for results in ${path}: ${fault}; ${incompleteRun(soFar)} (resolv-lab report ${path})`,
  );
}
