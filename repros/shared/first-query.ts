import type { DnsQueryEvent } from '../../fake-dns/index.ts';
import type { CallEvent, Evidence } from '../../lab/index.ts';

/** The first query that a nameserver saw for the names of some lookups; any nameserver's without one. */
export function firstQuery(
  evidence: Evidence,
  calls: readonly CallEvent[],
  nameserver?: { name: string },
): DnsQueryEvent | undefined {
  const names = new Set(calls.map(({ args }) => args.name));
  return evidence
    .all('dns-query')
    .find(({ name, server }) => names.has(name) && (nameserver === undefined || server === nameserver.name));
}
