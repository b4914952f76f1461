import { definitions, inspect, matchLibcs, provision } from '../lab/libc/index.ts';
import { parseRange } from '../lab/libc/version.ts';
import type { Progress } from '../lab/progress.ts';
import { installMissing } from '../lab/requirements/index.ts';

/**
 * The ids that patterns mean; all without a pattern. Versions can only be told from images that are there, so a pattern
 * that speaks of versions makes all of them ready first.
 *
 * @throws UnknownLibcError for a pattern that means none
 */
export async function chooseLibcs(patterns: readonly string[], progress: Progress): Promise<string[]> {
  const ids = definitions.map(({ id }) => id);
  if (patterns.length === 0) return ids;
  const byVersion = patterns.some((pattern) => parseRange(pattern) !== null);
  if (byVersion) await installMissing(['images'], { progress });
  const states = byVersion ? await provision(ids, { progress }) : await Promise.all(ids.map(inspect));
  const versions = new Map(states.map((state) => [state.id, state.state === 'ready' ? state.libc.version : null]));
  const matchable = definitions.map(({ id, kind }) => ({ id, kind, version: versions.get(id) ?? null }));
  return matchLibcs(patterns, matchable).map(({ id }) => id);
}
