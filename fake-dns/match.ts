import type { DnsQueryEvent, Transport } from './events.ts';
import { typeCode, typeName } from './wire/codes.ts';

/** Selects the queries for a rule or for `nextQuery`: every given field must match. */
export interface Match {
  /** A name; `.example.test` matches that name and all names below it; `*` matches any characters. Case-insensitive. */
  name?: string;
  /** Mnemonic(s), or `TYPE65`. */
  type?: string | readonly string[];
  transport?: Transport;
  /** The client's address, or `address#port`. */
  client?: string;
  when?: (query: DnsQueryEvent) => boolean;
}

/** A match for a rule, and when the rule acts. */
export interface RuleMatch extends Match {
  /** The rule applies to this many queries at most. */
  times?: number;
  /**
   * Of the queries that the other fields select, only the n-th of each flow (transport, client's address and port), counted from 1. A
   * resolver sends A and AAAA from one socket: `nth: 2` is the second of the pair, and later a retransmission is the third.
   */
  nth?: number | readonly number[];
  /** Milliseconds between the query and the behaviour. */
  delay?: number;
}

/** Compiles a name pattern. */
function nameTest(pattern: string): (name: string) => boolean {
  const wanted = pattern.toLowerCase().replace(/(?<=.)\.$/, '');
  if (wanted.includes('*')) {
    const expression = new RegExp(`^${wanted.split('*').map(RegExp.escape).join('.*')}$`);
    return (name) => expression.test(name);
  }
  if (wanted.startsWith('.') && wanted.length > 1) {
    return (name) => name === wanted.slice(1) || name.endsWith(wanted);
  }
  return (name) => name === wanted;
}

export function clientTest(wanted: string | undefined): (client: string) => boolean {
  if (wanted === undefined) return () => true;
  return (client) => client === wanted || client.startsWith(`${wanted}#`);
}

/**
 * Compiles a match into one predicate.
 * @throws RangeError for an unknown type: a rule with such a type would never apply, and no event would show it
 */
export function matcher({ name, type, transport, client, when }: Match): (query: DnsQueryEvent) => boolean {
  const nameFits = name === undefined ? undefined : nameTest(name);
  const types = type === undefined ? undefined : new Set([type].flat().map((each) => typeName(typeCode(each))));
  const clientFits = clientTest(client);
  return (query) =>
    (transport === undefined || query.transport === transport) &&
    (types === undefined || types.has(query.type)) &&
    (nameFits === undefined || nameFits(query.name.toLowerCase())) &&
    clientFits(query.client) &&
    (when === undefined || when(query));
}

/** The key of a query's flow: transport, client's address and port. */
export function flowOf({ transport, client }: Pick<DnsQueryEvent, 'transport' | 'client'>): string {
  return `${transport} ${client}`;
}

/** Narrows a predicate to the n-th queries of each flow. @throws RangeError for a number below 1 */
export function nthOfFlow(
  nth: number | readonly number[] | undefined,
  fits: (query: DnsQueryEvent) => boolean,
): (query: DnsQueryEvent) => boolean {
  if (nth === undefined) return fits;
  const wanted = new Set([nth].flat());
  for (const each of wanted) {
    if (!(Number.isInteger(each) && each >= 1)) throw new RangeError(`nth counts from 1, not ${each}`);
  }
  const counts = new Map<string, number>();
  return (query) => {
    if (!fits(query)) return false;
    const flow = flowOf(query);
    const count = (counts.get(flow) ?? 0) + 1;
    counts.set(flow, count);
    return wanted.has(count);
  };
}
