import { fileURLToPath } from 'node:url';
import type { Knowledge } from '../lab/inspect/known-bugs.ts';
import type { Repro } from '../lab/repro.ts';
import { openComparable } from './open-run.ts';

/** The file of the committed run that says which C library has which bug. */
export const REFERENCE = referenceFile('result.json');

/** The path of a committed run. */
export function referenceFile(name: string): string {
  return fileURLToPath(new URL(`../reports/reference/${name}`, import.meta.url));
}

/** The knowledge of C libraries that `inspect` and `checkup` use. */
export async function referenceKnowledge(repros: readonly Repro[]): Promise<Knowledge> {
  return { reference: await openComparable(REFERENCE), repros };
}
