import { availableParallelism } from 'node:os';
import { makeCgroupsReadOnly } from '../lab/container/cgroups.ts';
import { cellId } from '../lab/core/cell.ts';
import type { CellResult } from '../lab/core/schema.ts';
import type { DaemonOverrides } from '../lab/libc/index.ts';
import type { BugClaims, Claims } from '../lab/matrix/claims.ts';
import type { Labels } from '../lab/matrix/labels.ts';
import { planMatrix, shard } from '../lab/matrix/matrix.ts';
import type { Selection } from '../lab/matrix/selection.ts';
import { takeHandover } from '../lab/namespaces/reexec.ts';
import { mountWorkspace } from '../lab/namespaces/workspace.ts';
import { CELLS_PER_CORE, runCells } from '../lab/run/runner.ts';
import { useSpawner } from '../lab/spawner/spawn.ts';
import { workspaceDir } from '../lab/util/cache-paths.ts';
import { cellsWithin } from '../lab/util/descriptors.ts';
import type { Reporter } from '../reports/reporter.ts';
import type { Prepared } from '../setup/prepare.ts';
import { describeRun, partialResults } from './describe-run.ts';
import { EXIT } from './exit-codes.ts';
import { cProbesOf, inventoryOf, nscdClientOf, tapOf } from './inventory.ts';
import { missingVerdicts } from './missing-verdicts.ts';
import { withDiskFull } from './report-error.ts';
import { reportersFor } from './reporters.ts';
import { createRunFolder } from './run-folder.ts';
import { type RunOptions, recordersFor } from './run-options.ts';

/** The handover from the outer process to the inner one. */
export interface RunHandover {
  prepared: Prepared;
  daemonOverrides: DaemonOverrides;
  claims: Claims;
  bugClaims: BugClaims;
  labels: Labels;
}

/** Runs the selected cells inside the lab's namespaces, calls the reporters, and stores the results in the run's folder. */
export async function runInside(selection: Selection, options: RunOptions): Promise<number> {
  return runHandedOver(selection, options, await takeRunHandover<RunHandover>(), reportersFor(options));
}

/** The handover from the outer process, with a signal that aborts the run. */
export async function takeRunHandover<T>(): Promise<T & { signal: AbortSignal }> {
  const { signal } = abortOnSignals();
  return { ...(await takeHandover<T>()), signal };
}

/** Runs the selected cells after the handover, and calls these reporters. @returns the exit code that the verdicts give */
export async function runHandedOver(
  selection: Selection,
  options: RunOptions,
  { prepared, daemonOverrides, claims, bugClaims, labels, signal }: RunHandover & { signal: AbortSignal },
  reporters: readonly Reporter[],
): Promise<number> {
  const started = new Date();
  // First, because fork(2) takes longer in a larger process.
  await using spawner = 'path' in prepared.spawner ? useSpawner(prepared.spawner.path) : null;
  const { container, generated } = options;
  const all = await planMatrix(
    selection,
    {
      ...{ ...inventoryOf(prepared, daemonOverrides), claims, bugClaims, labels },
      ...(container && { container }),
      ...(generated && { generated }),
    },
    options.repeat,
  );
  const planned = options.shard ? shard(all, options.shard) : all;
  const folder = await createRunFolder(options.out, started);
  const workspace = await mountWorkspace(workspaceDir());
  if (container) await makeCgroupsReadOnly();
  const notify = (call: (reporter: Reporter) => void) => reporters.forEach(call);
  const planCells = planned.map(({ cell }) => ({ ...cell, id: cellId(cell) }));
  const about = {
    id: folder.id,
    started,
    planned: planCells,
    repros: selection.repros,
    ...(options.shard && { shard: options.shard }),
  };
  const finished: CellResult[] = [];
  const documentOf = (cells: readonly CellResult[], interrupted: boolean) =>
    describeRun({ ...about, interrupted, cells: partialResults(cells, planned) });
  const runAndStore = async () => {
    await folder.begin({ document: documentOf([], true), cells: planCells.map(({ id }) => id) });
    notify((reporter) => reporter.onRunStart?.(planCells));
    const cells = await runCells(planned, {
      jobs: jobsWithin(options.jobs),
      cProbes: cProbesOf(prepared),
      ...(options.tap && tapOf(prepared)),
      ...nscdClientOf(prepared),
      workspace,
      out: folder.path,
      recorders: recordersFor(options),
      ...(spawner && { broken: spawner.ended }),
      signal,
      onStart: ({ cell }) => notify((reporter) => reporter.onCellStart?.(cellId(cell))),
      onResult(result) {
        finished.push(result);
        notify((reporter) => reporter.onCellResult?.(result));
      },
    });
    const document = documentOf(cells, signal.aborted);
    await folder.save(document);
    return document;
  };
  const document = await runAndStore().catch((error) => {
    throw withDiskFull(error, folder.path, documentOf(finished, true));
  });
  for (const reporter of reporters) await reporter.onRunEnd?.(document, folder.path);
  if (signal.aborted) return EXIT.interrupted;
  const missing = options.requireVerdicts === true ? missingVerdicts(document.cells, planned, options) : null;
  if (missing !== null) process.stderr.write(`--require-verdicts: ${missing}\n`);
  return exitCode(document.cells, missing !== null);
}

/** The cells to run at once: as requested, or fewer if this process has too few descriptors, with a line on stderr. */
function jobsWithin(jobs: number | undefined): number {
  const most = cellsWithin();
  if (jobs === undefined) return Math.min(most, CELLS_PER_CORE * availableParallelism());
  if (jobs > most) {
    process.stderr.write(`At most ${most} cells at once: the limit of open files is too low for ${jobs} (ulimit -n)\n`);
  }
  return Math.min(jobs, most);
}

/** 1 if a cell failed, 2 if a cell has no verdict, otherwise 0. */
function exitCode(cells: readonly Pick<CellResult, 'status'>[], missesVerdicts: boolean): number {
  const has = (status: CellResult['status']) => cells.some((cell) => cell.status === status);
  if (has('fail')) return EXIT.fail;
  return has('inconclusive') || missesVerdicts ? EXIT.inconclusive : EXIT.ok;
}

function abortOnSignals(): AbortController {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
  return controller;
}
