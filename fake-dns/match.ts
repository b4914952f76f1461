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

/** A match for a rule; it can have a limited number of uses. */
export interface RuleMatch extends Match {
  /** The rule applies to this many queries at most. */
  times?: number;
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
