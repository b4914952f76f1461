import type { RuleMatch } from '../match.ts';
import { connectionRule, type Rule } from '../rule.ts';

/**
 * TCP: resets each connection as soon as it is accepted. For one that is refused outright, start the server with
 * `transports: ['udp']`.
 */
export function refuseTcp(match: Pick<RuleMatch, 'client' | 'times'> = {}): Rule {
  return connectionRule('refuseTcp', match);
}
