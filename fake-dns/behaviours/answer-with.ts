import type { RuleMatch } from '../match.ts';
import type { Query } from '../query.ts';
import { type Rule, rule } from '../rule.ts';
import { ResponseBuilder } from '../wire/builder.ts';

/** Sends what `write` makes with the builder, right or wrong. */
export function answerWith(write: (builder: ResponseBuilder, query: Query) => void, match: RuleMatch = {}): Rule {
  return rule('answerWith', match, (exchange) => {
    const builder = new ResponseBuilder(exchange.query);
    write(builder, exchange.query);
    if (builder.dropped) exchange.silence();
    else exchange.send(builder.toBuffer());
    if (builder.closes) exchange.closeConnection();
  });
}
