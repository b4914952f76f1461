import { release } from 'node:os';
import { type CellResult, type LibcFacts, type RunDocument, SCHEMA_VERSION } from '../lab/schema.ts';
import packageJson from '../package.json' with { type: 'json' };

/**
 * The document of a run that ends now.
 *
 * @param run.planned the cells that were to run
 * @param run.cells the results of those that did
 */
export function describeRun(run: {
  id: string;
  started: Date;
  interrupted: boolean;
  planned: readonly { libc: LibcFacts }[];
  cells: CellResult[];
}): RunDocument {
  const { id, started, interrupted, planned, cells } = run;
  return {
    schemaVersion: SCHEMA_VERSION,
    run: {
      id,
      startedAt: started.toISOString(),
      durationMs: Date.now() - started.getTime(),
      command: process.argv.slice(2),
      interrupted,
      planned: planned.length,
      lab: { version: packageJson.version, node: process.version, kernel: release(), arch: process.arch },
    },
    libcs: [...new Map(planned.map(({ libc }) => [libc.id, libc])).values()],
    cells,
  };
}
