import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunDocument } from '../lab/core/schema.ts';
import { storageFault } from '../lab/core/storage-error.ts';
import { documentText } from '../lab/results/document-text.ts';
import { mkdirp } from '../lab/util/mkdirp.ts';
import { UsageError } from './exit-codes.ts';
import { PLAN, type RunPlan } from './run-plan.ts';

/** Where runs go that are not sent elsewhere. */
export const RUNS = fileURLToPath(new URL('../runs', import.meta.url));
/** The file of a run's folder that has all its results. */
export const RESULT = 'result.json';

/** Where one run keeps what it leaves behind: the results, and each cell's events and logs. */
export interface RunFolder {
  readonly id: string;
  readonly path: string;
  /**
   * Writes what the run is to be, so that nothing is lost if it never ends; a folder below runs/ also becomes `runs/latest`.
   * @throws UsageError if another run has begun there
   */
  begin(plan: RunPlan): Promise<void>;
  /** Writes the results; a folder below runs/ also becomes `runs/latest`. */
  save(document: RunDocument): Promise<void>;
}

/** @throws UsageError if `out` already holds a run, which must not be overwritten in parts */
export function refuseUsedFolder(out: string | undefined): void {
  if (out && [RESULT, PLAN].some((file) => existsSync(join(out, file)))) {
    throw alreadyUsed(out);
  }
}

function alreadyUsed(path: string): UsageError {
  return new UsageError(`${path} already holds the results of a run: name another folder with --out`);
}

/** What a run is called that started then: the time, to the millisecond, as a file name. */
export function runId(started: Date): string {
  return started.toISOString().replaceAll(':', '-');
}

/** Makes the folder: `out`, or a new one below runs/. @throws UsageError if `out` cannot be made */
export async function createRunFolder(out: string | undefined, started: Date): Promise<RunFolder> {
  const id = runId(started);
  const path = resolve(out ?? join(RUNS, id));
  await mkdirp(path).catch(refuse);
  return {
    id,
    path,
    async begin(plan) {
      await claim(path).catch(refuse);
      await writeWhole(join(path, PLAN), [`${JSON.stringify(plan, null, 2)}\n`]).catch(refuse);
      if (!out) await pointLatestAt(path);
    },
    async save(document) {
      await writeWhole(join(path, RESULT), documentText(document));
      await rm(join(path, PLAN), { force: true });
      if (!out) await pointLatestAt(path);
    },
  };
}

/** Makes a run's folder its own: another that was started there at the same time was not to be seen before. */
async function claim(path: string): Promise<void> {
  await mkdir(join(path, 'cells')).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? alreadyUsed(path) : error;
  });
}

/** A folder in which nothing can be kept was badly chosen, but that a disk is full nobody chose. */
function refuse(error: Error): never {
  if (error instanceof UsageError || storageFault(error) !== null) throw error;
  throw new UsageError(`no folder for results: ${error.message}; name another with --out`);
}

/** Writes a file of which nobody ever sees a part. */
async function writeWhole(file: string, content: Iterable<string>): Promise<void> {
  const temporary = `${file}.part`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Exchanges the symlink `latest` in one step. */
async function pointLatestAt(path: string): Promise<void> {
  const latest = join(dirname(path), 'latest');
  const temporary = `${latest}.${basename(path)}`;
  await rm(temporary, { force: true });
  await symlink(basename(path), temporary);
  await rename(temporary, latest);
}
