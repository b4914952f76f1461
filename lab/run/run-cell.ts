import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cellDirectory, cellId } from '../core/cell.ts';
import { now } from '../core/events.ts';
import { HarnessError, messageOf } from '../core/harness-error.ts';
import type { CellResult } from '../core/schema.ts';
import { Timeline, writeEvents } from '../core/timeline.ts';
import { withDerived } from '../derive/index.ts';
import { Evidence } from '../judge/evidence.ts';
import { evaluate, judge, measurementsOf } from '../judge/judge.ts';
import type { CellTargets, PlannedCell } from '../matrix/matrix.ts';
import { outcomeOf } from '../outcome/index.ts';
import type { CProbes } from '../probe/command.ts';
import type { Recorder } from '../recording/index.ts';
import { ScenarioContext } from '../scenario/context.ts';
import { storedResult } from './stored-result.ts';

/** What every cell of a run shares. */
export interface RunEnvironment {
  cProbes: CProbes;
  /** The built tap that listens in on daemons; without it nobody does. */
  tap?: string;
  /** In memory, gone with the run. */
  workspace: string;
  /** The run's folder. */
  out: string;
  /** Aborted, with the reason, when no story can go on: it may wait for what can no longer come. */
  broken?: AbortSignal;
  /** Milliseconds after which a story counts as one that never ends. */
  storyLimitMs?: number;
  /** Who looks closer at its cells: nobody who was not asked to. */
  recorders?: readonly Recorder[];
}

/** Far above what any story takes, however busy the machine: one that waits for what never comes must not hold up a run. */
const STORY_LIMIT_MS = 600_000;

let serial = 0;

/** Runs one cell from scene to verdict. It never throws for what happens inside: that makes the cell `inconclusive`. */
export async function runCell(planned: PlannedCell, site: RunEnvironment): Promise<CellResult> {
  const { cell, targets } = planned;
  if ('unsupported' in targets) return unsupportedResult(planned, targets);
  const started = performance.now();
  const timeline = new Timeline();
  const directory = cellDirectory(cell);
  await playStory({ ...planned, targets }, site, timeline, directory);
  const events = withDerived(timeline.sorted());
  const judged = judge(new Evidence(events), planned);
  const result: CellResult = {
    id: cellId(cell),
    ...cell,
    ...evaluate(judged, planned),
    outcome: outcomeOf(events),
    durationMs: Math.round(performance.now() - started),
    evidence: { directory, events: events.length, ...measurementsOf(judged) },
  };
  // At once, and not with the run's results: whatever becomes of the run, a cell that ended is not lost.
  await writeEvents(join(site.out, directory, 'events.jsonl'), events);
  const file = join(site.out, directory, 'result.json');
  await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
  return storedResult(result, file);
}

/** The results of those cells that are known not to run before any does. */
export function resultsWithoutRunning(planned: readonly PlannedCell[]): CellResult[] {
  return planned.flatMap((each) => ('unsupported' in each.targets ? [unsupportedResult(each, each.targets)] : []));
}

function unsupportedResult(planned: PlannedCell, { unsupported: reason }: { unsupported: string }): CellResult {
  return {
    id: cellId(planned.cell),
    ...planned.cell,
    ...evaluate({ kind: 'unsupported', reason }, planned),
    durationMs: 0,
    evidence: { directory: null, events: 0, measures: {} },
  };
}

async function playStory(
  { cell, repro, variant, targets }: PlannedCell & { targets: CellTargets },
  { cProbes, tap, workspace, out, broken, storyLimitMs = STORY_LIMIT_MS, recorders = [] }: RunEnvironment,
  timeline: Timeline,
  directory: string,
): Promise<void> {
  const logs = join(out, directory);
  const scratch = join(workspace, 'hosts', `${++serial}`);
  await mkdir(logs, { recursive: true });
  try {
    await using scenario = new ScenarioContext({
      cell,
      ...targets,
      cProbes,
      ...(tap !== undefined && { tap }),
      scratch,
      logs,
      timeline,
      recorders,
    });
    const story = async () => {
      await repro.run(scenario, variant);
      await scenario.finish();
    };
    broken?.throwIfAborted();
    await withLimits(story(), storyLimitMs, broken);
  } catch (error) {
    // With the events, so that whoever judges them again knows.
    timeline.add({ kind: 'trouble', at: now(), reason: messageOf(error) });
  }
}

/** Waits for a story to end. @throws HarnessError when it takes too long; the reason of `broken` when that comes first */
async function withLimits(story: Promise<void>, milliseconds: number, broken?: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new HarnessError(`the story did not end within ${milliseconds / 1000} s`)),
    milliseconds,
  );
  const abort = () => reject(broken?.reason);
  broken?.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([story, promise]);
  } finally {
    broken?.removeEventListener('abort', abort);
    clearTimeout(timer);
  }
}
