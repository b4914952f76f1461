import { release } from 'node:os';
import { cellId } from '../lab/core/cell.ts';
import { type CellResult, type LibcFacts, type RunDocument, SCHEMA_VERSION, type Shard } from '../lab/core/schema.ts';
import type { PlannedCell } from '../lab/matrix/matrix.ts';
import type { Repro } from '../lab/repro.ts';
import { resultsWithoutRunning } from '../lab/run/run-cell.ts';
import packageJson from '../package.json' with { type: 'json' };

/**
 * The results of the planned cells in their order: those so far, and every cell that cannot run, also before its turn. So
 * an interrupted run has the same cells as a killed one, of which only the plan and the results of cells are stored.
 */
export function partialResults(results: readonly CellResult[], planned: readonly PlannedCell[]): CellResult[] {
  const known = new Map([...resultsWithoutRunning(planned), ...results].map((each) => [each.id, each]));
  return planned.flatMap(({ cell }) => known.get(cellId(cell)) ?? []);
}

/** The libcs of a run are those of all its cells, which may have different packages beside one libc. */
function withoutPackages({ packages: _, ...libc }: LibcFacts): LibcFacts {
  return libc;
}

/**
 * The document of a run that ends now.
 *
 * @param run.planned the planned cells
 * @param run.repros the repros of the cells
 * @param run.shard the part of the matrix, if these are not all of its cells
 * @param run.cells the results so far
 */
export function describeRun(run: {
  id: string;
  started: Date;
  interrupted: boolean;
  planned: readonly { libc: LibcFacts }[];
  repros: readonly Pick<Repro, 'id' | 'title' | 'topic' | 'kind' | 'bugs' | 'lesson' | 'file'>[];
  shard?: Shard;
  cells: CellResult[];
}): RunDocument {
  const { id, started, interrupted, planned, repros, shard, cells } = run;
  const scenarios = repros.flatMap(({ id: repro, title, topic, kind, bugs, lesson, file }) =>
    lesson === undefined
      ? []
      : [
          {
            ...{ id: repro, lesson, title },
            ...(topic !== undefined && { topic }),
            ...(kind && { kind }),
            ...(bugs && { bugs }),
            ...(file !== undefined && { file }),
          },
        ],
  );
  return {
    schemaVersion: SCHEMA_VERSION,
    run: {
      id,
      startedAt: started.toISOString(),
      durationMs: Date.now() - started.getTime(),
      command: process.argv.slice(2),
      interrupted,
      planned: planned.length,
      ...(shard && { shard }),
      ...(scenarios.length > 0 && { scenarios }),
      lab: { version: packageJson.version, node: process.version, kernel: release(), arch: process.arch },
    },
    libcs: [...new Map(planned.map(({ libc }) => [libc.id, withoutPackages(libc)])).values()],
    cells,
  };
}
