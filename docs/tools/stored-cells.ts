import { readFile } from 'node:fs/promises';
import { Baseline, fromBaseline } from '../../lab/results/baseline.ts';
import type { ComparableCell } from '../../lab/results/comparable.ts';

/** The cells of a run in reports/reference/. */
export async function storedCells(name: string): Promise<readonly ComparableCell[]> {
  const stored = await readFile(new URL(`../../reports/reference/${name}`, import.meta.url), 'utf8');
  return fromBaseline(Baseline.parse(JSON.parse(stored))).cells;
}
