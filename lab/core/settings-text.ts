import type { DaemonFacts } from './schema.ts';

/** The user's settings of a daemon, to follow its name: ` with NSNCD_WORKER_COUNT=3`; empty without any. */
export function settingsText({ settings = {} }: Pick<DaemonFacts, 'settings'>): string {
  const pairs = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '' : ` with ${pairs.join(', ')}`;
}
