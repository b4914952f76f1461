import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Bench } from './bench/bench.ts';
import { cellDirectory, cellId } from './cell.ts';
import { withDerived } from './derive/index.ts';
import { now } from './events.ts';
import { Evidence } from './judge/evidence.ts';
import { judge, readingsOf, settle } from './judge/judge.ts';
import type { Ground, PlannedCell } from './matrix/matrix.ts';
import type { CProbes } from './probe-command.ts';
import type { Recorder } from './recording/index.ts';
import type { CellResult } from './schema.ts';
import { Timeline, writeEvents } from './timeline.ts';
import { reasonOf, Trouble } from './trouble.ts';

/** What every cell of a run shares. */
export interface Site {
  cProbes: CProbes;
  /** The built tap that listens in on daemons; without it nobody does. */
  tap?: string;
  /** In memory, gone with the run. */
  workspace: string;
  /** The run's folder. */
  out: string;
  /** Milliseconds after which a story counts as one that never ends. */
  patienceMs?: number;
  /** Who looks closer at its cells: nobody who was not asked to. */
  recorders?: readonly Recorder[];
}

/** Far above what any story takes, however busy the machine: one that waits for what never comes must not hold up a run. */
const PATIENCE_MS = 600_000;

let serial = 0;

/** Runs one cell from scene to verdict. It never throws for what happens inside: that makes the cell `inconclusive`. */
export async function runCell(planned: PlannedCell, site: Site): Promise<CellResult> {
  const { cell, ground } = planned;
  if ('unsupported' in ground) return notRunnable(planned, ground);
  const started = performance.now();
  const timeline = new Timeline();
  const directory = cellDirectory(cell);
  await play({ ...planned, ground }, site, timeline, directory);
  const events = withDerived(timeline.sorted());
  const outcome = judge(new Evidence(events), planned);
  const result: CellResult = {
    id: cellId(cell),
    ...cell,
    ...settle(outcome, planned),
    durationMs: Math.round(performance.now() - started),
    evidence: { directory, events: events.length, ...readingsOf(outcome) },
  };
  // At once, and not with the run's results: whatever becomes of the run, a cell that ended is not lost.
  await writeEvents(join(site.out, directory, 'events.jsonl'), events);
  await writeFile(join(site.out, directory, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

/** The results of those cells that are known not to run before any does. */
export function resultsWithoutRunning(planned: readonly PlannedCell[]): CellResult[] {
  return planned.flatMap((each) => ('unsupported' in each.ground ? [notRunnable(each, each.ground)] : []));
}

function notRunnable(planned: PlannedCell, { unsupported: reason }: { unsupported: string }): CellResult {
  return {
    id: cellId(planned.cell),
    ...planned.cell,
    ...settle({ kind: 'unsupported', reason }, planned),
    durationMs: 0,
    evidence: { directory: null, events: 0, measures: {} },
  };
}

async function play(
  { cell, repro, variant, ground }: PlannedCell & { ground: Ground },
  { cProbes, tap, workspace, out, patienceMs = PATIENCE_MS, recorders = [] }: Site,
  timeline: Timeline,
  directory: string,
): Promise<void> {
  const logs = join(out, directory);
  const scratch = join(workspace, 'hosts', `${++serial}`);
  await mkdir(logs, { recursive: true });
  try {
    await using bench = new Bench({
      cell,
      ...ground,
      cProbes,
      ...(tap !== undefined && { tap }),
      scratch,
      logs,
      timeline,
      recorders,
    });
    const story = async () => {
      await repro.run(bench, variant);
      await bench.finish();
    };
    await withPatience(story(), patienceMs);
  } catch (error) {
    // With the events, so that whoever judges them again knows.
    timeline.add({ kind: 'trouble', at: now(), reason: reasonOf(error) });
  }
}

/** Waits for a story to end. @throws Trouble when it takes longer than anyone would wait */
async function withPatience(story: Promise<void>, milliseconds: number): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Trouble(`the story did not end within ${milliseconds / 1000} s`)),
    milliseconds,
  );
  try {
    await Promise.race([story, promise]);
  } finally {
    clearTimeout(timer);
  }
}
