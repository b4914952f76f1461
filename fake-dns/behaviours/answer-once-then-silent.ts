import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';

/** Answers the first query that matches, and no other. */
export function answerOnceThenSilent(match: RuleMatch = {}): Rule {
  let answered = false;
  return rule('answerOnceThenSilent', match, (exchange) => {
    if (answered) exchange.silence();
    else exchange.send(exchange.ordinary());
    answered = true;
  });
}
