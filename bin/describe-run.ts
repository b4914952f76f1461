import { release } from 'node:os';
import { type CellResult, type LibcFacts, type RunDocument, SCHEMA_VERSION } from '../lab/schema.ts';
import packageJson from '../package.json' with { type: 'json' };

/** The document of a run that has just ended. `libcs` are those it was about; one may come more than once. */
export function describeRun(run: {
  id: string;
  started: Date;
  interrupted: boolean;
  libcs: readonly LibcFacts[];
  cells: CellResult[];
}): RunDocument {
  const { id, started, interrupted, libcs, cells } = run;
  return {
    schemaVersion: SCHEMA_VERSION,
    run: {
      id,
      startedAt: started.toISOString(),
      durationMs: Date.now() - started.getTime(),
      command: process.argv.slice(2),
      interrupted,
      lab: { version: packageJson.version, node: process.version, kernel: release(), arch: process.arch },
    },
    libcs: [...new Map(libcs.map((libc) => [libc.id, libc])).values()],
    cells,
  };
}
