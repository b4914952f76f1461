import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';

/** No reply. */
export function drop(match: RuleMatch = {}): Rule {
  return rule('drop', match, (exchange) => exchange.silence());
}
