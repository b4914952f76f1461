import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';

/** The right answer under another id. */
export function wrongId(match: RuleMatch = {}): Rule {
  return rule('wrongId', match, (exchange) => exchange.send(exchange.ordinary({ id: exchange.query.id ^ 0xffff })));
}
