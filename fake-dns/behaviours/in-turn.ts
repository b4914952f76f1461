import type { DnsQueryEvent } from '../events.ts';
import { flowOf, type RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';
import { answer } from './responses.ts';

/** Which queries share one place in the order of the steps: all, or those of one name, one name and type, or one client socket. */
export type TurnScope = 'server' | 'name' | 'question' | 'flow';

/** The match selects the queries; `times` and `delay` belong to the steps. */
export interface TurnOptions extends Omit<RuleMatch, 'times' | 'delay'> {
  /** Default `server`. */
  per?: TurnScope;
  /** Begins again after the last step; default: the last step stays. */
  repeat?: boolean;
}

const scopeKeys: Readonly<Record<TurnScope, (query: DnsQueryEvent) => string>> = {
  server: () => '',
  name: ({ name }) => name.toLowerCase(),
  question: ({ name, type }) => `${type} ${name.toLowerCase()}`,
  flow: flowOf,
};

export const turnScopes = Object.keys(scopeKeys) as TurnScope[];

/**
 * A reply that depends on earlier queries: the first matching query gets the first behaviour, the next one the second. A step's `times` is
 * the number of queries that it takes (default one). Events report the step's own behaviour. A step that concerns one transport
 * (`truncate`) leaves a query over the other one to the default answer, and does not count it.
 *
 * @param steps behaviours that select no queries, because the match of the whole rule does
 * @throws RangeError for no steps, a step that selects queries, or a step that acts on connections
 */
export function inTurn(steps: readonly Rule[], options: TurnOptions = {}): Rule {
  const { per = 'server', repeat = false, ...match } = options;
  if (steps.length === 0) throw new RangeError('inTurn without steps');
  for (const step of steps) refuseStep(step);
  const turns = steps.flatMap((step, index) => {
    const isLast = index === steps.length - 1 && !repeat;
    return Array<Rule>(isLast ? 1 : (step.match?.times ?? 1)).fill(step);
  });
  const counts = new Map<string, number>();
  const otherwise = answer();
  const choose = (query: DnsQueryEvent): Rule => {
    const key = scopeKeys[per](query);
    const count = counts.get(key) ?? 0;
    const step = turns[repeat ? count % turns.length : Math.min(count, turns.length - 1)] as Rule;
    const transport = step.match?.transport;
    if (transport !== undefined && transport !== query.transport) return otherwise;
    counts.set(key, count + 1);
    return step;
  };
  return { ...rule('inTurn', match, () => {}), choose };
}

const SELECTING = ['name', 'type', 'client', 'when', 'nth'] as const;

function refuseStep({ behaviour, match = {}, choose, endConnection }: Rule): void {
  if (choose) throw new RangeError('a step of inTurn is one behaviour, not another inTurn');
  if (endConnection) throw new RangeError(`${behaviour} acts on connections, and cannot be a step of inTurn`);
  const field = SELECTING.find((each) => match[each] !== undefined);
  if (field) throw new RangeError(`${field} of step ${behaviour}: the match of inTurn selects the queries`);
}
