import { generatedIn, type ScenarioContext } from '../../lab/index.ts';
import { setUp } from './setup.ts';
import type { FaultVariant } from './variants.ts';

/** Shows that the daemon answers, lets the hostile clients in, and tries the daemon after each of them. */
export async function run(scenario: ScenarioContext, { attack, settings }: FaultVariant): Promise<void> {
  await scenario.step('before');
  const { setup, trials } = await setUp(scenario, settings);
  await setup.program.call('getpwnam', { name: 'user1' }, { label: 'before' });
  await trials.after(BEFORE);
  await trials.measure(FIRST);
  await scenario.step('hostile clients');
  await attack(trials, generatedIn(scenario.cell), setup);
  await scenario.step('after');
  await trials.measure(LAST);
}

/** What the daemon holds before its hostile clients, and when all of them have left. */
export const FIRST = 'before any hostile client';
export const LAST = 'after the hostile clients';

/** The first trial: no client has done anything yet. */
export const BEFORE = 'no hostile client';
