import type { RuleMatch } from '../match.ts';
import type { Query } from '../query.ts';
import { type Rule, rule } from '../rule.ts';

/** Sends these octets as they are: a fixed message, or one made for the query (whose id a client looks at first). */
export function rawBytes(octets: Buffer | ((query: Query) => Buffer), match: RuleMatch = {}): Rule {
  return rule('rawBytes', match, (exchange) => {
    exchange.send(typeof octets === 'function' ? octets(exchange.query) : octets);
  });
}
