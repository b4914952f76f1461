import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';

/** UDP: TC and no records, however small the answer; TCP then answers. */
export function truncate(match: Omit<RuleMatch, 'transport'> = {}): Rule {
  return rule('truncate', { ...match, transport: 'udp' }, (exchange) => {
    exchange.send(exchange.ordinary({ limit: 0 }));
  });
}
