import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';

/** Answers after so many milliseconds. */
export function delay(milliseconds: number, match: RuleMatch = {}): Rule {
  return rule('delay', match, (exchange) => {
    exchange.later(milliseconds, () => exchange.send(exchange.ordinary()));
  });
}
