import { resolve } from 'node:path';
import type { Tested } from '../../lab/fix/bisect.ts';
import { fixedIn } from '../../lab/fix/fixed-in.ts';
import { bugTable } from '../../lab/inspect/bug-table.ts';
import { BuildError } from '../../lab/libc/build/build-error.ts';
import { buildLibc } from '../../lab/libc/build/build-libc.ts';
import { buildRequirements } from '../../lab/libc/build/requirements.ts';
import type { SourceRequest } from '../../lab/libc/build/source-tree.ts';
import { UnavailableError } from '../../lab/libc/image/unavailable.ts';
import type { Repro } from '../../lab/repro.ts';
import { installMissing } from '../../lab/requirements/index.ts';
import type { ComparableRun } from '../../lab/results/comparable.ts';
import { showProgress } from '../../setup/progress.ts';
import { openComparable } from '../open-run.ts';
import { REFERENCE } from '../reference-knowledge.ts';
import { runEntries } from '../run-entries.ts';

/** A run ended without results, for example by Ctrl-C: the command ends with its exit code. */
export class RunEnded extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`a run ended with exit code ${code}`);
    this.code = code;
  }
}

/** The entries about a bug, and the stored run that tells by which daemon each shows it. */
export interface EntriesAbout {
  repros: readonly Repro[];
  stored: ComparableRun;
}

/** Reads the reference run once for all steps of a search. */
export async function entriesAbout(repros: readonly Repro[]): Promise<EntriesAbout> {
  return { repros, stored: await openComparable(REFERENCE) };
}

/**
 * Runs the entries about a bug on a libc.
 *
 * @param libc the word for `run --libc`, and the id in its results
 * @throws RunEnded
 */
export async function testLibc(
  { word, id }: { word: string; id: string },
  { repros, stored }: EntriesAbout,
): Promise<Tested> {
  const ran = await runEntries([word], repros, stored);
  if ('code' in ran) throw new RunEnded(ran.code);
  const columns = ran.libcs.filter((libc) => libc.id === id);
  const [row] = fixedIn(bugTable({ ...ran, run: stored.run }, repros, { columns })).rows;
  if (row && row.seen !== 'unknown') return { state: row.seen };
  return { state: 'unknown', reason: row?.without[0]?.reason ?? 'no cell about the bug ran on it' };
}

/** Builds a glibc and runs the entries on it. Without a build there is no verdict. @throws RunEnded */
export async function testBuild(
  { name, patches, ...source }: SourceRequest & { name: string; patches: readonly string[] },
  about: EntriesAbout,
): Promise<Tested> {
  try {
    const request = { ...source, name, patches: patches.map((file) => resolve(file)) };
    const { id } = await buildLibc(request, { progress: showProgress() });
    return await testLibc({ word: `${name}=${id}`, id: name }, about);
  } catch (error) {
    if (error instanceof BuildError || error instanceof UnavailableError)
      return { state: 'unknown', reason: error.message };
    throw error;
  }
}

/** Whether this machine can build, after the installation of what is missing. */
export async function canBuild(): Promise<boolean> {
  const outcome = await installMissing(['images'], { progress: showProgress(), list: buildRequirements });
  return outcome.state !== 'incomplete';
}
