import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';
import { encodeName } from '../wire/names.ts';

const otherName = encodeName('wrong-question.invalid');

/** The right id and records, for a name that was not asked (`wrong-question.invalid`). */
export function wrongQuestion(match: RuleMatch = {}): Rule {
  return rule('wrongQuestion', match, (exchange) => {
    const typeAndClass = exchange.query.question.subarray(-4);
    exchange.send(exchange.ordinary({ question: Buffer.concat([otherName, typeAndClass]) }));
  });
}
