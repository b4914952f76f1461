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

/** The octets of a reply, as a Buffer or in hexadecimal digits; `copyId` replaces the first two by the query's id. */
export interface RawOptions extends RuleMatch {
  copyId?: boolean;
}

/**
 * Sends these octets unchanged, unless `copyId`. Clients discard a message without the query's id; a function can make it from the
 * query. @throws RangeError for text that is not hexadecimal
 */
export function rawBytes(octets: Buffer | string | ((query: Query) => Buffer), options: RawOptions = {}): Rule {
  const { copyId = false, ...match } = options;
  const fixed = typeof octets === 'string' ? hexOctets(octets) : octets;
  return rule('rawBytes', match, (exchange) => {
    const message = typeof fixed === 'function' ? fixed(exchange.query) : fixed;
    if (!copyId) return exchange.send(message);
    const copy = Buffer.from(message);
    copy.set(exchange.query.raw.subarray(0, Math.min(2, copy.length)));
    exchange.send(copy);
  });
}

function hexOctets(text: string): Buffer {
  if (!/^(?:[0-9a-f]{2})*$/i.test(text)) throw new RangeError(`not hexadecimal octets: ${text}`);
  return Buffer.from(text, 'hex');
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
