import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { CallEvent } from '../../probe/call-event.ts';

/** Clocks are read before a call and after it, and by a server when it gets to reading a query: so much may lie between. */
export const SLACK_NS = 2e6;

/** Whether a moment lies within a call, as far as clocks tell. */
export function isDuring(at: number, call: CallEvent, slack: number): boolean {
  return at >= call.at - slack && at <= call.end + slack;
}

/** The calls of a cell, by what they ask for. */
export class Callers {
  readonly #forAddresses: readonly CallEvent[];
  readonly #forName: ReadonlyMap<string, readonly CallEvent[]>;

  constructor(calls: readonly CallEvent[]) {
    this.#forAddresses = calls.filter(isForAddress);
    this.#forName = Map.groupBy(calls, (call) => (isForAddress(call) ? '' : wantedName(call)));
  }

  /**
   * The calls that may have caused a query, in order of time: those for its name that were under way. A busy machine may let a
   * server read its clock when the call is long over: then the last one that had begun.
   * @param slack in the unit of the events
   */
  thatMaySend(query: DnsQueryEvent, slack: number): CallEvent[] {
    const begun = this.#asking(query).filter(({ at }) => at <= query.at + slack);
    const during = begun.filter((call) => isDuring(query.at, call, slack));
    return during.length > 0 ? during : begun.slice(-1);
  }

  #asking(query: DnsQueryEvent): CallEvent[] {
    const calls = namesBefore(query.name).flatMap((name) => this.#forName.get(name) ?? []);
    return (query.type === 'PTR' ? [...this.#forAddresses, ...calls] : calls).toSorted((a, b) => a.at - b.at);
  }
}

/** Whether a call is for the name of a query, as it stands or under a domain of the search list. */
export function isQueryOfCall(call: CallEvent, { name, type }: DnsQueryEvent): boolean {
  return isForAddress(call) ? type === 'PTR' : namesBefore(name).includes(wantedName(call));
}

function isForAddress({ verb }: CallEvent): boolean {
  return verb === 'getnameinfo' || verb === 'gethostbyaddr';
}

function wantedName({ args }: CallEvent): string {
  return String(args.name ?? '')
    .toLowerCase()
    .replace(/\.$/, '');
}

/** The names that a resolver may have been asked for when it asks for this one: `a.b` for `a.b`, and `a` with the search list's `b`. */
function namesBefore(name: string): string[] {
  const labels = name.toLowerCase().split('.');
  return labels.map((_, index) => labels.slice(0, index + 1).join('.')).filter(Boolean);
}
