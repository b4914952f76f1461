import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';

/** Sends the reply twice. */
export function duplicate(match: RuleMatch = {}): Rule {
  return rule('duplicate', match, (exchange) => {
    exchange.send(exchange.ordinary());
    exchange.send(exchange.ordinary());
  });
}
