import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';
import { RCODE } from '../wire/codes.ts';

/** The name does not exist, with the zone's SOA. */
export function nxdomain(match: RuleMatch = {}): Rule {
  return rule('nxdomain', match, (exchange) => {
    exchange.send(exchange.compose(exchange.zones.deny(exchange.query.name.toLowerCase(), RCODE.NXDOMAIN)));
  });
}

/** The name exists and has no records of this type, with the zone's SOA. */
export function nodata(match: RuleMatch = {}): Rule {
  return rule('nodata', match, (exchange) => {
    exchange.send(exchange.compose(exchange.zones.deny(exchange.query.name.toLowerCase(), RCODE.NOERROR)));
  });
}
