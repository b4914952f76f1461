import { type RunDocument, SCHEMA_VERSION } from '../core/schema.ts';
import { inMatrixOrder } from '../matrix/matrix-order.ts';
import type { Repro } from '../repro.ts';
import { describeVersions } from './describe-versions.ts';
import { MergeError } from './merge-error.ts';
import { missingParts } from './missing-parts.ts';

/** A run and its name for messages. */
export interface Part {
  name: string;
  document: RunDocument;
}

/**
 * Merges the parts that several machines ran into one run, in the order of the matrix. The merged run lasted as long as
 * the longest part, is interrupted if a part was, and names the missing parts.
 *
 * @throws MergeError if two parts used different versions, have a cell in common, or belong to different runs
 */
export function merge(
  parts: readonly Part[],
  { id, command, repros }: { id: string; command: string[]; repros: readonly Repro[] },
): RunDocument {
  refuseDifferentVersions(parts);
  refuseCommonCells(parts);
  const missing = missingParts(parts);
  const runs = parts.map(({ document }) => document.run);
  const labs = runs.map(({ lab }) => lab);
  const all = (values: readonly string[]) => [...new Set(values)].join(', ');
  const libcs = parts.flatMap(({ document }) => document.libcs);
  const scenarios = new Map(runs.flatMap((run) => run.scenarios ?? []).map((scenario) => [scenario.id, scenario]));
  return {
    schemaVersion: SCHEMA_VERSION,
    run: {
      id,
      startedAt: runs.map(({ startedAt }) => startedAt).toSorted()[0] ?? new Date(0).toISOString(),
      durationMs: Math.max(0, ...runs.map(({ durationMs }) => durationMs)),
      command,
      interrupted: runs.some(({ interrupted }) => interrupted),
      planned: parts.reduce((sum, { document: { run, cells } }) => sum + (run.planned ?? cells.length), 0),
      ...(scenarios.size > 0 && { scenarios: [...scenarios.values()] }),
      ...(missing.length > 0 && { missing }),
      lab: {
        version: all(labs.map(({ version }) => version)),
        node: all(labs.map(({ node }) => node)),
        kernel: all(labs.map(({ kernel }) => kernel)),
        arch: all(labs.map(({ arch }) => arch)),
      },
    },
    libcs: [...new Map(libcs.map((libc) => [libc.id, libc])).values()],
    cells: inMatrixOrder(
      parts.flatMap(({ document }) => document.cells),
      repros,
    ),
  };
}

function refuseDifferentVersions(parts: readonly Part[]): void {
  const seen = new Map<string, { version: string; name: string }>();
  for (const { name, document } of parts) {
    const architecture: [string, string] = ['the machine', document.run.lab.arch];
    for (const [what, version] of [...describeVersions(document), architecture]) {
      const first = seen.get(what);
      if (first && first.version !== version)
        throw new MergeError(`${what} is ${first.version} in ${first.name}, but ${version} in ${name}`);
      if (!first) seen.set(what, { version, name });
    }
  }
}

function refuseCommonCells(parts: readonly Part[]): void {
  const seen = new Map<string, string>();
  for (const { name, document } of parts) {
    for (const { id } of document.cells) {
      const first = seen.get(id);
      if (first !== undefined) throw new MergeError(`${id} is in ${first} and in ${name}`);
      seen.set(id, name);
    }
  }
}
