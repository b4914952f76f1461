import type { DnsQueryEvent } from './events.ts';
import type { Exchange } from './exchange.ts';
import { clientTest, matcher, type RuleMatch } from './match.ts';

/** One named behaviour and the queries it applies to. It may hold state of its own: give each server its own. */
export interface Rule {
  /** Shown in the events. */
  readonly behaviour: string;
  /** Asked once a query; saying yes uses up one of the match's `times`. */
  matches(query: DnsQueryEvent): boolean;
  /** Decides what becomes of the query: sends, drops, or defers the reply. */
  act(exchange: Exchange): void;
  /** Asked once an accepted TCP connection: true resets it. */
  resetsConnection?(client: string): boolean;
}

function countdown<Subject>(times: number, fits: (subject: Subject) => boolean): (subject: Subject) => boolean {
  let left = times;
  return (subject) => {
    if (left <= 0 || !fits(subject)) return false;
    left -= 1;
    return true;
  };
}

/** Makes a rule: `name` appears in the events, `act` gets each query that `match` fits. */
export function rule(name: string, match: RuleMatch, act: (exchange: Exchange) => void): Rule {
  return { behaviour: name, matches: countdown(match.times ?? Number.POSITIVE_INFINITY, matcher(match)), act };
}

/** Makes a rule about TCP connections, before any query came in on them. */
export function connectionRule(name: string, match: Pick<RuleMatch, 'client' | 'times'>): Rule {
  return {
    behaviour: name,
    matches: () => false,
    act: () => {},
    resetsConnection: countdown(match.times ?? Number.POSITIVE_INFINITY, clientTest(match.client)),
  };
}
