import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';

/** The ordinary answer: in front of a rule that is wider, it makes an exception. */
export function answer(match: RuleMatch = {}): Rule {
  return rule('answer', match, (exchange) => exchange.send(exchange.ordinary()));
}
