import { release } from 'node:os';
import { type CellResult, type LibcFacts, type RunDocument, SCHEMA_VERSION, type Shard } from '../lab/core/schema.ts';
import type { Repro } from '../lab/repro.ts';
import packageJson from '../package.json' with { type: 'json' };

/**
 * The document of a run that ends now.
 *
 * @param run.planned the cells that were to run
 * @param run.repros those of the cells
 * @param run.shard which part of the matrix they are, if not all of it
 * @param run.cells the results of those that did
 */
export function describeRun(run: {
  id: string;
  started: Date;
  interrupted: boolean;
  planned: readonly { libc: LibcFacts }[];
  repros: readonly Pick<Repro, 'id' | 'lesson' | 'file'>[];
  shard?: Shard;
  cells: CellResult[];
}): RunDocument {
  const { id, started, interrupted, planned, repros, shard, cells } = run;
  const scenarios = repros.flatMap(({ id: repro, lesson, file }) =>
    lesson === undefined ? [] : [{ id: repro, lesson, ...(file !== undefined && { file }) }],
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
    libcs: [...new Map(planned.map(({ libc }) => [libc.id, libc])).values()],
    cells,
  };
}
