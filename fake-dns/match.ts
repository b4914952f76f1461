import type { DnsQueryEvent, Transport } from './events.ts';
import { typeCode, typeName } from './wire/codes.ts';

/** Which queries a rule (or a wait) is about: all that is given must hold. */
export interface Match {
  /** A name; `.example.test` means that name and all below it; `*` stands for anything. Case does not matter. */
  name?: string;
  /** Mnemonic(s), or `TYPE65`. */
  type?: string | readonly string[];
  transport?: Transport;
  /** The client's address, or `address#port`. */
  client?: string;
  when?: (query: DnsQueryEvent) => boolean;
}

/** A rule's match can also wear out. */
export interface RuleMatch extends Match {
  /** The rule holds for this many queries, then no more. */
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
 * @throws RangeError for a type that nobody knows: a rule about it would apply to nothing, and no one would notice
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
