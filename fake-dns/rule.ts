import type { DnsQueryEvent } from './events.ts';
import type { Exchange } from './exchange.ts';
import { clientTest, matcher, nthOfFlow, type RuleMatch } from './match.ts';

/** How a server ends a TCP connection that it has accepted. */
export type ConnectionEnd = 'reset' | 'close';

/** A named behaviour and the queries that it applies to. A rule may keep state, so each server needs its own. */
export interface Rule {
  /** Shown in the events. */
  readonly behaviour: string;
  /** The match of the rule; absent if only `matches` selects the queries. */
  readonly match?: RuleMatch;
  /** Called at most once for each query; a true result uses up one of the match's `times`. */
  matches(query: DnsQueryEvent): boolean;
  /** Handles the query: sends, drops or defers the reply. */
  act(exchange: Exchange): void;
  /** For a rule that consists of several rules: returns the rule that handles this query. Called once for each matching query. */
  choose?(query: DnsQueryEvent): Rule;
  /** Called at most once for each accepted TCP connection; undefined lets it live. */
  endConnection?(client: string): ConnectionEnd | undefined;
}

function countdown<Subject>(times: number, fits: (subject: Subject) => boolean): (subject: Subject) => boolean {
  let left = times;
  return (subject) => {
    if (left <= 0 || !fits(subject)) return false;
    left -= 1;
    return true;
  };
}

/**
 * Makes a rule: `name` appears in the events, `act` receives each query that `match` selects.
 * @throws RangeError for a match with an unknown type, or an impossible `nth`
 */
export function rule(name: string, match: RuleMatch, act: (exchange: Exchange) => void): Rule {
  const { delay = 0, nth, times = Number.POSITIVE_INFINITY } = match;
  return {
    behaviour: name,
    match,
    matches: countdown(times, nthOfFlow(nth, matcher(match))),
    act: delay > 0 ? (exchange) => exchange.schedule(delay, () => act(exchange)) : act,
  };
}

/** The fields of a match that select TCP connections. */
export type ConnectionMatch = Pick<RuleMatch, 'client' | 'times'>;

/** Makes a rule for TCP connections, which applies before any query arrives. */
export function connectionRule(name: string, match: ConnectionMatch, end: ConnectionEnd): Rule {
  const fits = countdown(match.times ?? Number.POSITIVE_INFINITY, clientTest(match.client));
  return {
    behaviour: name,
    match,
    matches: () => false,
    act: () => {},
    endConnection: (client) => (fits(client) ? end : undefined),
  };
}
