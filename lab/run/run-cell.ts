import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cellDirectory, cellId, generatedIn, isOfDaemonCheck } from '../core/cell.ts';
import { now } from '../core/events.ts';
import { HarnessError, messageOf } from '../core/harness-error.ts';
import type { CellResult } from '../core/schema.ts';
import { Timeline, writeEvents } from '../core/timeline.ts';
import { withDerived } from '../derive/index.ts';
import { Evidence } from '../judge/evidence.ts';
import { evaluate, judge, measurementsOf } from '../judge/judge.ts';
import type { CellTargets, PlannedCell } from '../matrix/matrix.ts';
import { outcomeOf } from '../outcome/index.ts';
import type { CProbes, Unsupported } from '../probe/command.ts';
import type { Recorder } from '../recording/index.ts';
import { ScenarioContext } from '../scenario/context.ts';
import { storedResult } from './stored-result.ts';

/** What all cells of a run share. */
export interface RunEnvironment {
  cProbes: CProbes;
  /** Path of the built tap. Without it, traffic on the sockets of daemons is not recorded. */
  tap?: string;
  /** Path of the built raw client of daemons. */
  nscdClient?: string;
  /** A directory in memory, removed with the run. */
  workspace: string;
  /** The run's directory. */
  out: string;
  /** Aborted, with the reason, when no scenario can continue, because a part of the lab has ended that all of them need. */
  broken?: AbortSignal;
  /** Milliseconds within which a scenario must end. */
  scenarioLimitMs?: number;
  /** Recorders to attach to each cell; none by default. */
  recorders?: readonly Recorder[];
}

/**
 * A generous limit for a scenario, so that it holds on a busy machine; longer with more generated cases than by default. It only ends scenarios
 * that wait for ever.
 */
const SCENARIO_LIMIT_MS = 600_000;
const CASES_WITHIN_LIMIT = generatedIn({}).cases;

let serial = 0;

/** Runs one cell, from its scenario to its verdict. An error of the scenario makes the cell `inconclusive`; it is not thrown. */
export async function runCell(planned: PlannedCell, run: RunEnvironment): Promise<CellResult> {
  const { cell, targets } = planned;
  if ('unsupported' in targets) return unsupportedResult(planned, targets);
  const started = performance.now();
  const timeline = new Timeline();
  const directory = cellDirectory(cell);
  await runScenario({ ...planned, targets }, run, timeline, directory);
  const events = withDerived(timeline.sorted());
  const evidence = new Evidence(events);
  const judged = judge(evidence, planned);
  const result: CellResult = {
    id: cellId(cell),
    ...cell,
    ...originOf(planned),
    ...evaluate(judged, planned),
    outcome: planned.repro.outcome?.(evidence, planned.variant, cell) ?? outcomeOf(events),
    durationMs: Math.round(performance.now() - started),
    evidence: { directory, events: events.length, ...measurementsOf(judged) },
  };
  // Written now, and not at the end of the run: a cell that has ended must survive the end of the run.
  writeEvents(join(run.out, directory, 'events.jsonl'), events);
  const file = join(run.out, directory, 'result.json');
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  return storedResult(result, file);
}

/** The results of the unsupported cells, which are known before any cell runs. */
export function resultsWithoutRunning(planned: readonly PlannedCell[]): CellResult[] {
  return planned.flatMap((each) => ('unsupported' in each.targets ? [unsupportedResult(each, each.targets)] : []));
}

function unsupportedResult(planned: PlannedCell, { unsupported: reason }: Unsupported): CellResult {
  return {
    id: cellId(planned.cell),
    ...planned.cell,
    ...originOf(planned),
    ...evaluate({ kind: 'unsupported', reason }, planned),
    durationMs: 0,
    evidence: { directory: null, events: 0, measures: {} },
  };
}

/** Where its repro comes from, if that is not the repository: its name alone would not find it again. */
function originOf({ repro: { file, question } }: PlannedCell): Pick<CellResult, 'file' | 'question'> {
  return { ...(file !== undefined && { file }), ...(question && { question: [...question] }) };
}

async function runScenario(
  { cell, repro, variant, targets }: PlannedCell & { targets: CellTargets },
  {
    cProbes,
    tap,
    nscdClient,
    workspace,
    out,
    broken,
    scenarioLimitMs = SCENARIO_LIMIT_MS * Math.max(1, generatedIn(cell).cases / CASES_WITHIN_LIMIT),
    recorders = [],
  }: RunEnvironment,
  timeline: Timeline,
  directory: string,
): Promise<void> {
  const logs = join(out, directory);
  const scratch = join(workspace, 'hosts', `${++serial}`);
  mkdirSync(logs, { recursive: true });
  try {
    await using scenario = new ScenarioContext({
      cell,
      ...targets,
      cProbes,
      ...(tap !== undefined && { tap }),
      ...(nscdClient !== undefined && { nscdClient }),
      scratch,
      logs,
      timeline,
      recorders,
    });
    const runToEnd = async () => {
      try {
        await repro.run(scenario, variant);
      } finally {
        if (isOfDaemonCheck(cell)) await scenario.checkDaemons();
      }
      await scenario.finish();
    };
    broken?.throwIfAborted();
    await untilLimit(runToEnd(), scenarioLimitMs, broken);
  } catch (error) {
    // An event, so that a later judgement of the events includes it.
    timeline.add({ kind: 'trouble', at: now(), reason: messageOf(error) });
  }
}

/** Waits for a scenario to end. @throws HarnessError when it takes too long; the reason of `broken` if that is aborted first */
async function untilLimit(scenario: Promise<void>, milliseconds: number, broken?: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new HarnessError(`the scenario did not end within ${milliseconds / 1000} s`)),
    milliseconds,
  );
  const abort = () => reject(broken?.reason);
  broken?.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([scenario, promise]);
  } finally {
    broken?.removeEventListener('abort', abort);
    clearTimeout(timer);
  }
}
