import type { RuleMatch } from '../match.ts';
import { headerOnlyReply } from '../reply.ts';
import { type Rule, rule } from '../rule.ts';
import { RCODE, type RcodeName } from '../wire/codes.ts';

/** An error of twelve octets, without even the question. */
export function headerOnly(rcode: RcodeName, match: RuleMatch = {}): Rule {
  return rule('headerOnly', match, (exchange) => exchange.send(headerOnlyReply(exchange.query, RCODE[rcode])));
}
