import { faultOfDisk } from '../lab/disk-trouble.ts';
import type { RunDocument } from '../lab/schema.ts';
import { Trouble } from '../lab/trouble.ts';
import { incompleteRun } from '../reports/run-warnings.ts';

/**
 * An error of a run for whose results there was no room, which says where, and what of them is there; any other as it is.
 *
 * @param path the run's folder
 * @param soFar what of the run is kept
 */
export function lackOfRoom(error: unknown, path: string, soFar: RunDocument): unknown {
  const fault = faultOfDisk(error);
  if (fault === null) return error;
  return new Trouble(`no room for results in ${path}: ${fault}; ${incompleteRun(soFar)} (resolv-lab report ${path})`);
}
