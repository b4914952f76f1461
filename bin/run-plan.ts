import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CellResult, RunDocument } from '../lab/core/schema.ts';

/** The file of a run's folder that stands in for the results until they are there. */
export const PLAN = 'plan.json';

/** What a run was to be, written before its first cell starts: with the results of its cells it makes a document. */
export const RunPlan = z.object({
  document: RunDocument.describe('as if the run had been interrupted at once: only what cannot run has a result'),
  cells: z.array(z.string()).describe('the ids of all cells, in the order of the matrix'),
});
export type RunPlan = z.infer<typeof RunPlan>;

/** The document of a run that did not end, or has not yet, from its plan and the results of the cells that did. */
export async function documentSoFar({ document, cells }: RunPlan, directory: string): Promise<RunDocument> {
  const finished = await finishedCells(directory);
  const results = new Map([...document.cells, ...finished.map(({ result }) => result)].map((each) => [each.id, each]));
  const started = Date.parse(document.run.startedAt);
  const durationMs = Math.max(0, ...finished.map(({ at }) => Math.round(at - started)));
  return {
    ...document,
    run: { ...document.run, durationMs },
    cells: cells.flatMap((id) => results.get(id) ?? []),
  };
}

/** Each with the time of its end, in milliseconds since 1970. */
async function finishedCells(directory: string): Promise<{ result: CellResult; at: number }[]> {
  const folder = join(directory, 'cells');
  const names = await readdir(folder).catch(() => []);
  const read = names.map(async (name) => {
    const file = join(folder, name, 'result.json');
    try {
      const result = CellResult.parse(JSON.parse(await readFile(file, 'utf8')));
      return [{ result, at: (await stat(file)).mtimeMs }];
    } catch {
      // Still under way, or killed while it was writing this.
      return [];
    }
  });
  return (await Promise.all(read)).flat();
}
