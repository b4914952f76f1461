import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';
import { RCODE } from '../wire/codes.ts';
import { emptyAnswer } from '../zones/answer.ts';

/**
 * A server that knows nothing and says so without an error: NOERROR, no records, neither AA nor RA. There is no OPT
 * either, because glibc takes such a reply for lame only when its additional section is empty (resolv/res_send.c).
 */
export function lame(match: RuleMatch = {}): Rule {
  return rule('lame', match, (exchange) => {
    exchange.send(exchange.compose(emptyAnswer(RCODE.NOERROR), { ra: false, opt: false }));
  });
}
