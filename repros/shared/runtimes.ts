import { type Cell, runtimeOf } from '../../lab/index.ts';

/** Whether the program can call every function of probes/PROTOCOL.md. A runtime only looks names up. */
export function callsFunctions({ probe }: Cell): boolean {
  return runtimeOf(probe) === undefined;
}

/**
 * Why a runtime cannot be the client of a repro; undefined if it can.
 *
 * @param needs a function that the variant calls beside getaddrinfo, and whether its lookups are made on several threads
 */
export function lacksInRuntime(
  { probe, daemon }: Cell,
  needs: { calls?: string | undefined; threads?: boolean },
): string | undefined {
  const runtime = runtimeOf(probe);
  if (!runtime) return undefined;
  if (needs.calls !== undefined) return `${probe} looks names up and calls nothing else: not ${needs.calls}`;
  if (daemon.id !== 'none' && runtime.resolver === 'own')
    return `${probe} has a resolver of its own, which asks no daemon`;
  if (needs.threads && (!runtime.threads || runtime.resolver === 'own'))
    return `${probe} has no resolver state for each thread`;
  return undefined;
}
