import type { DnsQueryEvent } from '../../../fake-dns/events.ts';
import type { SenderEvent } from '../../core/events.ts';
import { type CallEvent, functionOf } from '../../probe/call-event.ts';
import { presentationName } from './presentation-name.ts';
import { questionName } from './question-name.ts';
import { isReverseName, reverseName } from './reverse-name.ts';

/**
 * Tolerance in nanoseconds. A probe reads its clock before and after a call, a server when it reads a query, so the
 * times differ.
 */
export const SLACK_NS = 2e6;

/** Whether a time lies within a call, with a tolerance for the clocks. */
export function isDuring(at: number, call: CallEvent, slack: number): boolean {
  return at >= call.at - slack && at <= call.end + slack;
}

/** The calls of a cell, by the name or address that they look up. */
export class Callers {
  readonly #forAddresses: readonly { call: CallEvent; reverse: string | null }[];
  readonly #forName: ReadonlyMap<string, readonly CallEvent[]>;
  readonly #byFound: ReadonlyMap<string, readonly CallEvent[]>;
  readonly #calls: readonly CallEvent[];
  readonly #senders: ReadonlyMap<DnsQueryEvent, SenderEvent>;

  /** @param senders the processes that sent the queries, where they are known */
  constructor(calls: readonly CallEvent[], senders: ReadonlyMap<DnsQueryEvent, SenderEvent> = new Map()) {
    this.#calls = calls;
    this.#senders = senders;
    this.#forAddresses = calls.filter(isForAddress).map((call) => ({ call, reverse: reverseOf(call) }));
    const found = calls.flatMap((call) => foundBy(call).map((reverse) => ({ call, reverse })));
    this.#byFound = new Map(
      [...Map.groupBy(found, ({ reverse }) => reverse)].map(([name, of]) => [name, of.map(({ call }) => call)]),
    );
    this.#forName = Map.groupBy(calls, (call) => (isForAddress(call) ? '' : wantedName(call)));
  }

  /**
   * The calls that may have caused a query, in order of time: those for its name that were in progress. A busy server
   * may read its clock after the end of the call; then the result is the last call that had begun. For a name of no call, the calls in progress
   * of the process that sent it: a module of the name service may have questions of its own.
   * @param slack in the unit of the events
   */
  thatMaySend(query: DnsQueryEvent, slack: number): CallEvent[] {
    const begun = this.#asking(query).filter(({ at }) => at <= query.at + slack);
    const during = begun.filter((call) => isDuring(query.at, call, slack));
    if (during.length > 0) return during;
    return begun.length > 0 ? begun.slice(-1) : this.#ofSender(query, slack);
  }

  /** The calls in progress that a query of a known sender can be for. */
  #ofSender(query: DnsQueryEvent, slack: number): CallEvent[] {
    const sender = this.#senders.get(query);
    if (sender?.by !== 'probe' && sender?.by !== 'daemon') return [];
    return this.#calls.filter(
      (call) => isDuring(query.at, call, slack) && (sender.by === 'daemon' || call.probe === sender.of),
    );
  }

  #asking(query: DnsQueryEvent): CallEvent[] {
    const calls = namesBefore(query.name).flatMap((name) => this.#forName.get(name) ?? []);
    if (query.type !== 'PTR') return calls.toSorted((a, b) => a.at - b.at);
    const forAddress = this.#forAddresses.flatMap(({ call, reverse }) => (mayBe(reverse, query.name) ? [call] : []));
    const forCanonicalName = this.#byFound.get(query.name.toLowerCase()) ?? [];
    return [...forAddress, ...forCanonicalName, ...calls].toSorted((a, b) => a.at - b.at);
  }
}

/** Whether a call is for the name of a query, unchanged or with a domain of the search list. */
export function isQueryOfCall(call: CallEvent, { name, type }: DnsQueryEvent): boolean {
  if (!isForAddress(call))
    return (
      namesBefore(name).includes(wantedName(call)) || (type === 'PTR' && foundBy(call).includes(name.toLowerCase()))
    );
  return type === 'PTR' && mayBe(reverseOf(call), name);
}

/**
 * The name of the PTR record that a call asks for; null if there are several. For an IPv6 address with an IPv4 address in its last octets, glibc
 * asks for that of the IPv4 address (resolv/nss_dns/dns-host.c, _nss_dns_gethostbyaddr2_r). A network has another form.
 */
function reverseOf({ args: { address = '' } }: CallEvent): string | null {
  const reverse = reverseName(`${address}`);
  return /(?:(?:f\.){4}(?:0\.){20}|(?:0\.){24})ip6\.arpa$/.test(reverse ?? '') ? null : reverse;
}

/**
 * The names of the PTR records of the addresses that getaddrinfo has found. With AI_CANONNAME glibc before 2.19 asks for that of the first if the lookup
 * gave no canonical name (sysdeps/posix/getaddrinfo.c, gaih_inet; commit b957ced889).
 */
function foundBy(call: CallEvent): string[] {
  if (functionOf(call) !== 'getaddrinfo' || !/\bAI_CANONNAME\b/.test(`${call.args.flags ?? ''}`)) return [];
  const { addresses = [] } = call.result as { addresses?: readonly string[] };
  return addresses.flatMap((address) => reverseName(address) ?? []);
}

/** Whether a query for `name` can be for this PTR record. A name of another form can be for any. */
function mayBe(reverse: string | null, name: string): boolean {
  return reverse === null || reverse === name.toLowerCase() || !isReverseName(name);
}

function isForAddress(call: CallEvent): boolean {
  return ['getnameinfo', 'gethostbyaddr', 'getnetbyaddr'].includes(functionOf(call));
}

/** The name that a call looks up, or that is in its message, as the servers' log has it, in lower case. */
export function wantedName({ args }: Pick<CallEvent, 'args'>): string {
  const { name, message = '', flags = '' } = args;
  if (name === undefined) return questionName(`${message}`).toLowerCase();
  const encoded = /\bAI_IDN\b/.test(`${flags}`) ? idnEncoded(`${name}`) : null;
  return presentationName(encoded ?? `${name}`).toLowerCase();
}

/**
 * The name that AI_IDN makes of a name in UTF-8, each character an octet; null for one that cannot be encoded. Also in browsers, where the encoding of
 * URLs is the same (IDNA2008 with UTS #46, as in libidn2).
 */
function idnEncoded(octets: string): string | null {
  const name = new TextDecoder().decode(Uint8Array.from(octets, (each) => each.charCodeAt(0)));
  return URL.parse(`http://${name}/`)?.hostname ?? null;
}

/** The names that a call may have for this query: `a.b` itself, and `a`, to which the search list adds `b`. */
function namesBefore(name: string): string[] {
  const labels = name.toLowerCase().split('.');
  return labels.map((_, index) => labels.slice(0, index + 1).join('.')).filter(Boolean);
}
