import type { DnsQueryEvent } from '../../fake-dns/events.ts';
import type { CallEvent } from '../probe/call-event.ts';

/** Clocks are read before a call and after it, and by a server when it gets to reading a query: so much may lie between. */
export const SLACK_NS = 2e6;

/**
 * The calls that may have caused a query: those for its name that were under way. A busy machine may let a server read
 * its clock when the call is long over: then the last one that had begun.
 * @param slack in the unit of the events
 */
export function callsThatMaySend(query: DnsQueryEvent, calls: readonly CallEvent[], slack: number): CallEvent[] {
  const begun = calls.filter((call) => call.at <= query.at + slack && asksFor(call, query));
  const during = begun.filter((call) => isDuring(query.at, call, slack));
  return during.length > 0 ? during : begun.slice(-1);
}

/** Whether a moment lies within a call, as far as clocks tell. */
export function isDuring(at: number, call: CallEvent, slack: number): boolean {
  return at >= call.at - slack && at <= call.end + slack;
}

/** Whether a call is for the name of a query, as it stands or under a domain of the search list. */
export function asksFor({ verb, args }: CallEvent, { name, type }: DnsQueryEvent): boolean {
  if (verb === 'getnameinfo' || verb === 'gethostbyaddr') return type === 'PTR';
  const wanted = String(args.name ?? '')
    .toLowerCase()
    .replace(/\.$/, '');
  const asked = name.toLowerCase();
  return wanted !== '' && (asked === wanted || asked.startsWith(`${wanted}.`));
}
