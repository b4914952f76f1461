import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';
import { RCODE } from '../wire/codes.ts';
import { emptyAnswer } from '../zones/answer.ts';

/** SERVFAIL, with the question and no records. */
export function servfail(match: RuleMatch = {}): Rule {
  return rule('servfail', match, (exchange) => exchange.send(exchange.compose(emptyAnswer(RCODE.SERVFAIL))));
}

/** REFUSED, with the question and no records. */
export function refused(match: RuleMatch = {}): Rule {
  return rule('refused', match, (exchange) => exchange.send(exchange.compose(emptyAnswer(RCODE.REFUSED))));
}
