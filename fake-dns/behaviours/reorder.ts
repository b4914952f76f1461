import type { Exchange } from '../exchange.ts';
import type { RuleMatch } from '../match.ts';
import { type Rule, rule } from '../rule.ts';

/**
 * Holds the first query of a pair (one name, two types, one client socket) until the second was answered. A query that
 * comes again while it is held takes the place of its earlier self.
 */
export function reorder(match: RuleMatch = {}): Rule {
  const held = new Map<string, Exchange>();
  return rule('reorder', match, (exchange) => {
    const { client, name, type } = exchange.event;
    const pair = `${client} ${name.toLowerCase()}`;
    const first = held.get(pair);
    if (first && first.event.type !== type) {
      held.delete(pair);
      exchange.send(exchange.ordinary());
      first.send(first.ordinary());
      return;
    }
    first?.silence('asked again');
    exchange.hold();
    held.set(pair, exchange);
  });
}
