import type { Control } from '../core/schema.ts';
import { control } from '../judge/controls.ts';
import type { Evidence } from '../judge/evidence.ts';
import { LAST_QUESTION } from './run.ts';
import type { ReadySituation } from './situation.ts';

/** Each server that listened at the end saw the lab's own question: it was alive, and its silence would have been its behaviour. */
export function checkServers(evidence: Evidence, { servers }: ReadySituation): Control[] {
  const asks = evidence.all('ask').filter(({ name }) => name === LAST_QUESTION);
  const deaf = asks.filter(
    ({ server }) => !evidence.queriesFor(LAST_QUESTION).some((query) => query.server === server),
  );
  const names = asks.map(({ server }) => server);
  return [
    control(
      'the servers are alive',
      deaf.length === 0,
      deaf.length > 0
        ? `${deaf.map(({ server }) => server).join(', ')} did not get the lab's question at the end`
        : `${names.join(', ') || 'none'} of ${servers.length} got the lab's question at the end`,
    ),
  ];
}
