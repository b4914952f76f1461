import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Timeline } from '../core/timeline.ts';
import type { CellTargets, PlannedCell } from '../matrix/matrix.ts';
import type { RunEnvironment } from '../run/run-cell.ts';
import { ScenarioContext } from '../scenario/context.ts';

/** Where in a story somebody wants to stand: where a step begins, by its label or its number, or at the end (null). */
export type StopAt = string | null;

export interface StopRequest {
  place: StopAt;
  timeline: Timeline;
  /** Called there, with everything standing. The story does not go on afterwards. */
  enter(scenario: ScenarioContext, step: string | null): Promise<void>;
}

/** What came of a visit. */
export interface StopResult {
  /** The steps that the story came to, in their order: its script alone does not tell them. */
  steps: string[];
  /** Whether the story has such a place. */
  entered: boolean;
}

/**
 * Plays a cell's story up to a place, and stays there for as long as the visitor does. Then everything that the story started is ended.
 *
 * @throws what the story throws, which is trouble: nobody can stand in it then
 */
export async function runToStep(
  { cell, repro, variant, targets }: PlannedCell & { targets: CellTargets },
  { workspace, ...site }: Pick<RunEnvironment, 'cProbes' | 'tap' | 'workspace'>,
  { place, timeline, enter }: StopRequest,
): Promise<StopResult> {
  const steps: string[] = [];
  let entered = false;
  const scratch = join(workspace, 'hosts', 'visit');
  const logs = join(workspace, 'logs');
  await mkdir(logs, { recursive: true });
  const stand = async (step: string | null) => {
    entered = true;
    // Whatever comes from now on is the visitor's own.
    await scenario.resources.flush();
    await enter(scenario, step);
  };
  const onStep = async (label: string) => {
    steps.push(label);
    if (entered || !isStop(place, label, steps.length)) return;
    await stand(label);
    throw new SessionEnded();
  };
  await using scenario = new ScenarioContext({ cell, ...targets, ...site, scratch, logs, timeline, onStep });
  try {
    await repro.run(scenario, variant);
    if (place === null) await stand(null);
  } catch (error) {
    if (!(error instanceof SessionEnded)) throw error;
  }
  return { steps, entered };
}

/** The visitor is gone, and so is whoever would listen to the rest of the story. */
class SessionEnded extends Error {}

/** Labels are for people, who leave out capitals and blanks when they type. */
function isStop(place: StopAt, label: string, number: number): boolean {
  return place !== null && (normalized(place) === normalized(label) || place === `${number}`);
}

function normalized(label: string): string {
  return label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
