import type { DnsQueryEvent } from '../../fake-dns/index.ts';
import {
  asksDaemonForHosts,
  type CallEvent,
  type Cell,
  type Control,
  control,
  type Evidence,
  fewOf,
  missingAnswer,
  requestsFor,
} from '../../lab/index.ts';

/** Whether the program's host lookups go to the cell's daemon: not those of musl, and not those of a runtime's own resolver. */
export function asksDaemon(cell: Cell): boolean {
  return asksDaemonForHosts(cell);
}

/** The C library whose resolver sends the queries: the daemon's where a daemon answers, else the program's own. */
export function resolvingLibc(cell: Cell): Cell['libc'] {
  return (asksDaemon(cell) ? cell.daemon.libc : null) ?? cell.libc;
}

/** The first query for the names of some lookups, at one nameserver or, without one, at any. */
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

/**
 * Checks whether a daemon answered lookups. With `byDaemon`, each lookup needs a request from its program, for its name, and a whole
 * reply with its result. Without, no lookup may have sent a request. No control where the daemon's socket was not tapped.
 */
export function checkDaemonAnswers(evidence: Evidence, calls: readonly CallEvent[], byDaemon: boolean): Control[] {
  if (!evidence.tapped) return [];
  const faults = calls.flatMap((call) => {
    const fault = byDaemon ? missingAnswer(evidence, call) : unexpectedRequest(evidence, call);
    return fault === null ? [] : [{ label: `'${call.label}'`, fault }];
  });
  const details = [...Map.groupBy(faults, ({ fault }) => fault)].map(
    ([fault, same]) => `there was ${fault} for its name on the socket during ${fewOf(same.map(({ label }) => label))}`,
  );
  return [
    control(
      byDaemon ? 'the daemon answered' : 'no daemon was asked',
      faults.length === 0,
      details.join('; ') ||
        (byDaemon
          ? `each of ${calls.length} lookups has its result in a whole reply on the socket`
          : `none of ${calls.length} lookups sent a request to the socket`),
    ),
  ];
}

function unexpectedRequest(evidence: Evidence, call: CallEvent): string | null {
  return requestsFor(evidence, call).length > 0 ? 'a request' : null;
}

/**
 * Checks that the resolver state after each lookup names the nameserver that received its queries. For lookups by the program's own
 * resolver. No control without states: musl has none, and older runs did not record them.
 */
export function checkStateNames(evidence: Evidence, calls: readonly CallEvent[]): Control[] {
  const withState = calls.filter(({ res }) => res !== undefined);
  if (withState.length === 0) return [];
  const faults = withState.flatMap(({ label, args, res }) => {
    const named = res?.after.nameservers ?? [];
    const queried = evidence.queriesFor(String(args.name)).map(({ local }) => local);
    const unexpected = queried.find((address) => !named.includes(address));
    return unexpected === undefined ? [] : [`'${label}' asked ${unexpected}, and its state names ${named.join(', ')}`];
  });
  return [
    control(
      'the state names the queried nameserver',
      faults.length === 0,
      faults.join('; ') || `checked the states of ${withState.length} lookups`,
    ),
  ];
}
