import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { release } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from '../lab/cache.ts';
import { cellId } from '../lab/cell.ts';
import { planMatrix, type Stock, shard } from '../lab/matrix.ts';
import { mountWorkspace } from '../lab/namespaces/workspace.ts';
import type { CProbes } from '../lab/probe-command.ts';
import { runCells } from '../lab/runner.ts';
import { type CellResult, type RunDocument, SCHEMA_VERSION } from '../lab/schema.ts';
import type { Selection } from '../lab/selection.ts';
import type { Reporter } from '../reports/reporter.ts';
import type { Prepared } from '../setup/prepare.ts';
import type { RunOptions } from './commands/run.ts';
import { EXIT } from './exit.ts';
import { reportersFor } from './reporters.ts';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));

/** What the outer process found out and prepared. */
export interface Handover {
  prepared: Prepared;
  /** The libcs that daemons are to run on; empty for the default of each client. */
  daemonLibcs: readonly string[];
}

/** Runs the selected cells inside the lab's namespaces, tells the reporters, and keeps everything in the run's folder. */
export async function runInside(
  selection: Selection,
  options: RunOptions,
  { prepared, daemonLibcs }: Handover,
): Promise<number> {
  const started = new Date();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  const all = await planMatrix(selection, stockOf(prepared, daemonLibcs), options.repeat);
  const planned = options.shard ? shard(all, options.shard) : all;
  const id = started
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  const out = resolve(options.out ?? join(REPOSITORY, 'runs', id));
  await mkdir(out, { recursive: true });
  const workspace = await mountWorkspace(join(cacheDir(), 'workspace'));
  const reporters = reportersFor(options);
  const tell = (what: (reporter: Reporter) => void) => reporters.forEach(what);
  tell((reporter) => reporter.onRunStart?.(planned.map(({ cell }) => ({ ...cell, id: cellId(cell) }))));
  const cells = await runCells(planned, {
    jobs: options.jobs,
    cProbes: cProbesOf(prepared),
    workspace,
    out,
    signal: stop.signal,
    onStart: ({ cell }) => tell((reporter) => reporter.onCellStart?.(cellId(cell))),
    onResult: (result) => tell((reporter) => reporter.onCellResult?.(result)),
  });
  const document = await describe(
    id,
    started,
    cells,
    planned.map(({ cell }) => cell.libc),
    stop.signal.aborted,
  );
  await writeFile(join(out, 'result.json'), `${JSON.stringify(document, null, 2)}\n`);
  if (!options.out) await pointLatestAt(out);
  for (const reporter of reporters) await reporter.onRunEnd?.(document, out);
  return stop.signal.aborted ? EXIT.interrupted : exitCode(cells);
}

/** 1 for a failed cell, 2 for an inconclusive one where none failed, otherwise 0. */
export function exitCode(cells: readonly Pick<CellResult, 'status'>[]): number {
  if (cells.some(({ status }) => status === 'fail')) return EXIT.fail;
  return cells.some(({ status }) => status === 'inconclusive') ? EXIT.inconclusive : EXIT.ok;
}

function stockOf({ libcs, daemons, probes }: Prepared, daemonLibcs: readonly string[]): Stock {
  return {
    libcs,
    cProbes: cProbesOf({ probes }),
    daemonLibcs,
    async daemon(daemon, libc) {
      const found = daemons.find((each) => each.daemon === daemon && each.libc === libc);
      return found?.state ?? { state: 'unsupported', reason: `${daemon} on ${libc} was not prepared` };
    },
  };
}

function cProbesOf({ probes }: Pick<Prepared, 'probes'>): CProbes {
  return Object.fromEntries(
    Object.entries(probes).flatMap(([kind, state]) => (state && 'path' in state ? [[kind, state.path]] : [])),
  );
}

async function describe(
  id: string,
  started: Date,
  cells: CellResult[],
  libcs: RunDocument['libcs'],
  interrupted: boolean,
): Promise<RunDocument> {
  const { version } = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string };
  return {
    schemaVersion: SCHEMA_VERSION,
    run: {
      id,
      startedAt: started.toISOString(),
      durationMs: Date.now() - started.getTime(),
      command: process.argv.slice(2),
      interrupted,
      lab: { version, node: process.version, kernel: release(), arch: process.arch },
    },
    libcs: [...new Map(libcs.map((libc) => [libc.id, libc])).values()],
    cells,
  };
}

/** `runs/latest` is a symlink, exchanged in one step. */
async function pointLatestAt(out: string): Promise<void> {
  const latest = join(dirname(out), 'latest');
  const temporary = `${latest}.${process.pid}.new`;
  await rm(temporary, { force: true });
  await symlink(out.slice(dirname(out).length + 1), temporary);
  await rename(temporary, latest);
}
