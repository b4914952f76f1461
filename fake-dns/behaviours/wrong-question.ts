import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';
import { encodeName } from '../wire/names.ts';

const otherName = encodeName('wrong-question.invalid');

/** The right id and records, for a name that was not asked (`wrong-question.invalid`). */
export function wrongQuestion(match: RuleMatch = {}): Rule {
  return rule('wrongQuestion', match, (exchange) => {
    const typeAndClass = exchange.query.question.subarray(-4);
    const { bytes } = exchange.ordinary({ question: Buffer.concat([otherName, typeAndClass]) });
    // Sent as octets, so that the log reads the records' owner from them.
    exchange.send(bytes);
  });
}
