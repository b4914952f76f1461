import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { labBundle, shippedBundle } from '../lab/bundle/bundles.mjs';
import type { RunDocument } from '../lab/core/schema.ts';
import { storageFault } from '../lab/core/storage-error.ts';
import { documentText } from '../lab/results/document-text.ts';
import { mkdirp } from '../lab/util/mkdirp.ts';
import { writeAtomically } from '../lab/util/write-atomically.ts';
import { UsageError } from './exit-codes.ts';
import { PLAN, type RunPlan } from './run-plan.ts';

/** The default parent folder of runs: of the repository; a package leaves its own folder as npm made it. */
export const RUNS =
  shippedBundle(labBundle) === null ? fileURLToPath(new URL('../runs', import.meta.url)) : resolve('runs');
/** The file with all results of a run. */
export const RESULT = 'result.json';

/** The folder of one run: its results, and each cell's events and logs. */
export interface RunFolder {
  readonly id: string;
  readonly path: string;
  /**
   * Writes the plan, from which the results of a killed run can be read. A folder below runs/ also becomes `runs/latest`.
   * @throws UsageError if another run uses the folder
   */
  begin(plan: RunPlan): Promise<void>;
  /** Writes the results; a folder below runs/ also becomes `runs/latest`. */
  save(document: RunDocument): Promise<void>;
}

/** @throws UsageError if `out` already has a run: overwriting it would mix the files of two runs */
export function refuseUsedFolder(out: string | undefined): void {
  if (out && [RESULT, PLAN].some((file) => existsSync(join(out, file)))) {
    throw alreadyUsed(out);
  }
}

function alreadyUsed(path: string): UsageError {
  return new UsageError(`${path} already has the results of a run: name another folder with --out`);
}

/** The id of a run: its start time in milliseconds, as a file name. */
export function runId(started: Date): string {
  return started.toISOString().replaceAll(':', '-');
}

/** Creates the folder: `out`, or a new one below runs/. @throws UsageError if that is impossible */
export async function createRunFolder(out: string | undefined, started: Date): Promise<RunFolder> {
  const id = runId(started);
  const path = resolve(out ?? join(RUNS, id));
  await mkdirp(path).catch(refuse);
  return {
    id,
    path,
    async begin(plan) {
      await claim(path).catch(refuse);
      await writeAtomically(join(path, PLAN), [`${JSON.stringify(plan, null, 2)}\n`]).catch(refuse);
      if (!out) await pointLatestAt(path);
    },
    async save(document) {
      await writeAtomically(join(path, RESULT), documentText(document));
      await rm(join(path, PLAN), { force: true });
      if (!out) await pointLatestAt(path);
    },
  };
}

/** Reserves the folder for this run. Of two runs that start at the same time, mkdir(2) fails in one. */
async function claim(path: string): Promise<void> {
  await mkdir(join(path, 'cells')).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? alreadyUsed(path) : error;
  });
}

/** An unwritable folder is a usage error; a full disk is a lab error. */
function refuse(error: Error): never {
  if (error instanceof UsageError || storageFault(error) !== null) throw error;
  throw new UsageError(`no folder for results: ${error.message}; name another with --out`);
}

/** Replaces the symlink `latest` atomically. */
async function pointLatestAt(path: string): Promise<void> {
  const latest = join(dirname(path), 'latest');
  const temporary = `${latest}.${basename(path)}`;
  await rm(temporary, { force: true });
  await symlink(basename(path), temporary);
  await rename(temporary, latest);
}
