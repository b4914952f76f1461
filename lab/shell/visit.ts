import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Bench } from '../bench/bench.ts';
import type { Ground, PlannedCell } from '../matrix/matrix.ts';
import type { Site } from '../run-cell.ts';
import type { Timeline } from '../timeline.ts';

/** Where in a story somebody wants to stand: where a step begins, by its label or its number, or at the end (null). */
export type Place = string | null;

export interface Visit {
  place: Place;
  timeline: Timeline;
  /** Called there, with everything standing. The story does not go on afterwards. */
  enter(bench: Bench, step: string | null): Promise<void>;
}

/** What came of a visit. */
export interface Visited {
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
export async function visitStory(
  { cell, repro, variant, ground }: PlannedCell & { ground: Ground },
  { workspace, ...site }: Pick<Site, 'cProbes' | 'tap' | 'workspace'>,
  { place, timeline, enter }: Visit,
): Promise<Visited> {
  const steps: string[] = [];
  let entered = false;
  const scratch = join(workspace, 'hosts', 'visit');
  const logs = join(workspace, 'logs');
  await mkdir(logs, { recursive: true });
  const stand = async (step: string | null) => {
    entered = true;
    // Whatever comes from now on is the visitor's own.
    await bench.standing.told();
    await enter(bench, step);
  };
  const onStep = async (label: string) => {
    steps.push(label);
    if (entered || !isPlace(place, label, steps.length)) return;
    await stand(label);
    throw new Left();
  };
  await using bench = new Bench({ cell, ...ground, ...site, scratch, logs, timeline, onStep });
  try {
    await repro.run(bench, variant);
    if (place === null) await stand(null);
  } catch (error) {
    if (!(error instanceof Left)) throw error;
  }
  return { steps, entered };
}

/** The visitor is gone, and so is whoever would listen to the rest of the story. */
class Left extends Error {}

/** Labels are for people, who leave out capitals and blanks when they type. */
function isPlace(place: Place, label: string, number: number): boolean {
  return place !== null && (plainly(place) === plainly(label) || place === `${number}`);
}

function plainly(label: string): string {
  return label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
