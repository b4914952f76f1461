import type { DnsQueryEvent } from './events.ts';
import type { Exchange } from './exchange.ts';
import { clientTest, matcher, type RuleMatch } from './match.ts';

/** A named behaviour and the queries that it applies to. A rule may keep state, so each server needs its own. */
export interface Rule {
  /** Shown in the events. */
  readonly behaviour: string;
  /** Called at most once for each query; a true result uses up one of the match's `times`. */
  matches(query: DnsQueryEvent): boolean;
  /** Handles the query: sends, drops or defers the reply. */
  act(exchange: Exchange): void;
  /** Called at most once for each accepted TCP connection; true resets the connection. */
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

/** Makes a rule: `name` appears in the events, `act` receives each query that `match` selects. */
export function rule(name: string, match: RuleMatch, act: (exchange: Exchange) => void): Rule {
  return { behaviour: name, matches: countdown(match.times ?? Number.POSITIVE_INFINITY, matcher(match)), act };
}

/** Makes a rule for TCP connections, which applies before any query arrives. */
export function connectionRule(name: string, match: Pick<RuleMatch, 'client' | 'times'>): Rule {
  return {
    behaviour: name,
    matches: () => false,
    act: () => {},
    resetsConnection: countdown(match.times ?? Number.POSITIVE_INFINITY, clientTest(match.client)),
  };
}
