import type { Cell, Evidence } from '../../lab/index.ts';

/** In words that do not depend on the data. */
export const OTHER_NETWORK = 'the daemon is in another network than its host';

/**
 * Explains differences of lookups of hosts: the network namespace of the daemon's process, read when it was ready, is not that of its host.
 * Empty if it is.
 */
export function otherNetwork(evidence: Evidence, { daemon }: Pick<Cell, 'daemon'>): string[] {
  const views = evidence.all('process-view').filter(({ process }) => process === daemon.id);
  return views.some(({ host, namespaces }) => namespaces?.net !== undefined && namespaces.net !== host)
    ? [OTHER_NETWORK]
    : [];
}
