import type { RuleMatch } from '../match.ts';
import type { Query } from '../query.ts';
import { headerOnlyReply } from '../reply.ts';
import { type Rule, rule } from '../rule.ts';
import { ResponseBuilder } from '../wire/builder.ts';
import { RCODE, type RcodeName } from '../wire/codes.ts';
import { encodeName } from '../wire/names.ts';

/** Sends the message that `write` builds, valid or not. */
export function answerWith(write: (builder: ResponseBuilder, query: Query) => void, match: RuleMatch = {}): Rule {
  return rule('answerWith', match, (exchange) => {
    const builder = new ResponseBuilder(exchange.query);
    write(builder, exchange.query);
    if (builder.dropped) exchange.drop();
    else exchange.send(builder.toBuffer());
    if (builder.closes) exchange.closeConnection();
  });
}

/** An error of twelve octets: the header without the question. */
export function headerOnly(rcode: RcodeName, match: RuleMatch = {}): Rule {
  return rule('headerOnly', match, (exchange) => exchange.send(headerOnlyReply(exchange.query, RCODE[rcode])));
}

/** Sends these octets unchanged. A function can copy the query's id, without which clients discard the message. */
export function rawBytes(octets: Buffer | ((query: Query) => Buffer), match: RuleMatch = {}): Rule {
  return rule('rawBytes', match, (exchange) => {
    exchange.send(typeof octets === 'function' ? octets(exchange.query) : octets);
  });
}

/** The default answer with another id. */
export function wrongId(match: RuleMatch = {}): Rule {
  return rule('wrongId', match, (exchange) => exchange.send(exchange.defaultReply({ id: exchange.query.id ^ 0xffff })));
}

const otherName = encodeName('wrong-question.invalid');

/** The default records with the query's id, but with the question `wrong-question.invalid`. */
export function wrongQuestion(match: RuleMatch = {}): Rule {
  return rule('wrongQuestion', match, (exchange) => {
    const typeAndClass = exchange.query.question.subarray(-4);
    exchange.send(exchange.defaultReply({ question: Buffer.concat([otherName, typeAndClass]) }));
  });
}
