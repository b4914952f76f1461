import { emptyAnswer } from '../answer.ts';
import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';
import { RCODE } from '../wire/codes.ts';

/** The default answer; in front of a wider rule it makes an exception to that rule. */
export function answer(match: RuleMatch = {}): Rule {
  return rule('answer', match, (exchange) => exchange.send(exchange.defaultReply()));
}

/** FORMERR without OPT to a query with EDNS, as servers older than EDNS reply; other queries get the default answer. */
export function formerrOnEdns(match: RuleMatch = {}): Rule {
  return rule('formerrOnEdns', match, (exchange) => {
    const reply = exchange.query.edns
      ? exchange.compose(emptyAnswer(RCODE.FORMERR), { opt: false })
      : exchange.defaultReply();
    exchange.send(reply);
  });
}

/**
 * A lame delegation: NOERROR without records, AA or RA. The reply has no OPT either, because glibc treats a reply as
 * lame only when its additional section is empty (resolv/res_send.c).
 */
export function lame(match: RuleMatch = {}): Rule {
  return rule('lame', match, (exchange) => {
    exchange.send(exchange.compose(emptyAnswer(RCODE.NOERROR), { flags: { ra: false }, opt: false }));
  });
}

/** NODATA: the name exists but has no records of this type; with the zone's SOA. */
export function nodata(match: RuleMatch = {}): Rule {
  return rule('nodata', match, (exchange) => {
    exchange.send(exchange.compose(exchange.zones.negative(exchange.query.name.toLowerCase(), RCODE.NOERROR)));
  });
}

/** NXDOMAIN: the name does not exist; with the zone's SOA. */
export function nxdomain(match: RuleMatch = {}): Rule {
  return rule('nxdomain', match, (exchange) => {
    exchange.send(exchange.compose(exchange.zones.negative(exchange.query.name.toLowerCase(), RCODE.NXDOMAIN)));
  });
}

/** REFUSED, with the question and no records. */
export function refused(match: RuleMatch = {}): Rule {
  return rule('refused', match, (exchange) => exchange.send(exchange.compose(emptyAnswer(RCODE.REFUSED))));
}

/** SERVFAIL, with the question and no records. */
export function servfail(match: RuleMatch = {}): Rule {
  return rule('servfail', match, (exchange) => exchange.send(exchange.compose(emptyAnswer(RCODE.SERVFAIL))));
}
