import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Timeline } from '../core/timeline.ts';
import type { CellTargets, PlannedCell } from '../matrix/matrix.ts';
import type { RunEnvironment } from '../run/run-cell.ts';
import { ScenarioContext } from '../scenario/context.ts';

/** The point at which a scenario stops: the beginning of a step, by label or number, or the end (null). */
export type StopAt = string | null;

export interface StopRequest {
  place: StopAt;
  timeline: Timeline;
  /** Called at that point, with all resources of the scenario running. The scenario does not continue afterwards. */
  enter(scenario: ScenarioContext, step: string | null): Promise<void>;
}

/** The outcome of a stopped scenario. */
export interface StopResult {
  /** The steps that the scenario reached, in order; its script alone does not show them. */
  steps: string[];
  /** Whether the scenario reached the point. */
  entered: boolean;
}

/**
 * Runs a cell's scenario up to a point, calls `enter` there, and then ends everything that the scenario started.
 *
 * @throws the error of the scenario, so that no session starts in a broken scenario
 */
export async function runToStep(
  { cell, repro, variant, targets }: PlannedCell & { targets: CellTargets },
  { workspace, ...site }: Pick<RunEnvironment, 'cProbes' | 'tap' | 'nscdClient' | 'workspace'>,
  { place, timeline, enter }: StopRequest,
): Promise<StopResult> {
  const steps: string[] = [];
  let entered = false;
  const scratch = join(workspace, 'hosts', 'session');
  const logs = join(workspace, 'logs');
  await mkdir(logs, { recursive: true });
  const enterSession = async (step: string | null) => {
    entered = true;
    // All events after this belong to the session.
    await scenario.resources.flush();
    await enter(scenario, step);
  };
  const onStep = async (label: string) => {
    steps.push(label);
    if (entered || !isStop(place, label, steps.length)) return;
    await enterSession(label);
    throw new SessionEnded();
  };
  await using scenario = new ScenarioContext({ cell, ...targets, ...site, scratch, logs, timeline, onStep });
  try {
    await repro.run(scenario, variant);
    if (place === null) await enterSession(null);
  } catch (error) {
    if (!(error instanceof SessionEnded)) throw error;
  }
  return { steps, entered };
}

/** Ends the scenario after the session; nothing needs its remaining steps. */
class SessionEnded extends Error {}

/** Typed labels match without regard to case, spaces and punctuation. */
function isStop(place: StopAt, label: string, number: number): boolean {
  return place !== null && (normalized(place) === normalized(label) || place === `${number}`);
}

function normalized(label: string): string {
  return label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
