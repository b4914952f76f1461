import type { Evidence } from './evidence.ts';

/**
 * The readings through a process while its root was that of its sandbox. After the verb chroot the lab reads in another root, where the paths of
 * the sandbox mean nothing; the sandbox itself stays as it is. A program that is started again has its first root.
 */
export function inSandbox<Reading extends { of: string; at: number }>(
  evidence: Evidence,
  readings: readonly Reading[],
): Reading[] {
  const changes = evidence.all('call').filter(({ verb, result }) => verb === 'chroot' && result.ok);
  const starts = evidence.all('probe-ready');
  return readings.filter(({ of, at }) => {
    const change = changes.findLast((each) => each.probe === of && each.at <= at);
    return !change || starts.some((start) => start.probe === of && start.at > change.at && start.at <= at);
  });
}
