import { NOTIFY_VARIABLE } from '../notify/receiver.ts';
import { DefinitionError, type OutcomePatterns, type Situation } from './definition.ts';
import { isOne } from './pattern.ts';
import type { Step } from './steps.ts';

/** Why a scenario cannot speak of messages to a service manager. */
export const NO_RECEIVER = `without a socket the daemon sends no messages: daemonEnv: { ${NOTIFY_VARIABLE}: '/run/notify' }`;

/** @throws DefinitionError for a socket at which the lab cannot receive, and for steps and outcomes about messages without a socket */
export function checkNotify({ daemonEnv = {}, shown, absent }: Situation, steps: readonly Step[]): void {
  const path = daemonEnv[NOTIFY_VARIABLE];
  if (path !== undefined && !/^\/run\/[\w.-]+$/.test(path))
    throw new DefinitionError(`${NOTIFY_VARIABLE} is a file in /run, such as /run/notify, not '${path}'`, path);
  if (path !== undefined) return;
  const step = steps.find((each) => each.do === 'notify');
  if (step) throw new DefinitionError(`'${step.text.trim()}': ${NO_RECEIVER}`, step.text);
  if ([shown, absent].some((patterns) => patterns && saysNotified(patterns)))
    throw new DefinitionError(`notified: ${NO_RECEIVER}`, 'notified:');
}

function saysNotified(patterns: OutcomePatterns): boolean {
  const all = isOne(patterns) ? [patterns] : Object.values(patterns);
  return all.some(({ notified }) => notified !== undefined);
}
