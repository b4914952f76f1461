import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CellResult, RunDocument } from '../lab/core/schema.ts';

/** The file of a run's folder that takes the place of the results until the run ends. */
export const PLAN = 'plan.json';

/** The plan of a run, written before its first cell starts. Plan and results of cells together make a document. */
export const RunPlan = z.object({
  document: RunDocument.describe(
    'as of an interruption before the first cell: only cells that cannot run have results',
  ),
  cells: z.array(z.string()).describe('the ids of all cells, in the order of the matrix'),
});
export type RunPlan = z.infer<typeof RunPlan>;

/** The document of a run without an end, from its plan and the results of its finished cells. */
export async function unfinishedDocument({ document, cells }: RunPlan, directory: string): Promise<RunDocument> {
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

/** The finished cells with the times of their ends, in milliseconds since 1970. */
async function finishedCells(directory: string): Promise<{ result: CellResult; at: number }[]> {
  const folder = join(directory, 'cells');
  const names = await readdir(folder).catch(() => []);
  const read = names.map(async (name) => {
    const file = join(folder, name, 'result.json');
    try {
      const result = CellResult.parse(JSON.parse(await readFile(file, 'utf8')));
      return [{ result, at: (await stat(file)).mtimeMs }];
    } catch {
      // The cell has not finished, or the run was killed during this write.
      return [];
    }
  });
  return (await Promise.all(read)).flat();
}
