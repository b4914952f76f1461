import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';
import { RCODE } from '../wire/codes.ts';
import { emptyAnswer } from '../zones/answer.ts';

/** A server from before EDNS: FORMERR without OPT to a query that has one; other queries get their answer. */
export function formerrOnEdns(match: RuleMatch = {}): Rule {
  return rule('formerrOnEdns', match, (exchange) => {
    const reply = exchange.query.edns
      ? exchange.compose(emptyAnswer(RCODE.FORMERR), { opt: false })
      : exchange.ordinary();
    exchange.send(reply);
  });
}
