import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';

/** UDP: the right reply from a port that was not asked. */
export function wrongSourcePort(match: Omit<RuleMatch, 'transport'> = {}): Rule {
  return rule('wrongSourcePort', { ...match, transport: 'udp' }, (exchange) => {
    exchange.sendFromOtherPort(exchange.ordinary());
  });
}
