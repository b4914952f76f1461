import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';

/** TCP: announces the whole reply, sends its first octets (default half), and closes the connection. */
export function cutTcp(match: Omit<RuleMatch, 'transport'> & { octets?: number } = {}): Rule {
  const { octets, ...rest } = match;
  return rule('cutTcp', { ...rest, transport: 'tcp' }, (exchange) => {
    const reply = exchange.ordinary();
    exchange.cut(reply, octets ?? reply.bytes.length >> 1);
  });
}
