import type { DaemonFacts } from './schema.ts';

/**
 * The release of a daemon, of which sources tell: the version of its package, or what the user says of an own program. Undefined for a
 * program of which the user says nothing, null for a package without a known version.
 */
export function releaseOf({
  version,
  program,
  release,
}: Pick<DaemonFacts, 'version' | 'program' | 'release'>): string | null | undefined {
  return program === undefined ? version : release;
}
