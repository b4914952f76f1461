import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import { wantedName } from '../derive/attribution/calls.ts';
import type { CallEvent } from '../probe/call-event.ts';
import { word } from './words.ts';

/** An octet that is not printable, as the events have it (RFC 1035 §5.1). */
const ESCAPED_OCTET = /\\\d{3}/;

/** A name of a query. One of arbitrary octets, such as what was on a stack (bug 33802), differs from run to run. */
export function queryName(name: string): string {
  return ESCAPED_OCTET.test(name) ? '(octets)' : word(name);
}

/**
 * The name of a query unless the call has it: empty for the call's own name or address, `+corp.test` for that name with a
 * domain of the search list, otherwise the whole name.
 */
export function nameBesideCall(call: CallEvent | null, { name, type }: DnsQueryEvent): string[] {
  if (!call) return [];
  if (type === 'PTR' && call.args.address !== undefined) return [];
  const [asked, own] = [name.toLowerCase(), wantedName(call)];
  if (asked === own) return [];
  return [own !== '' && asked.startsWith(`${own}.`) ? `+${word(name.slice(own.length + 1))}` : queryName(name)];
}
