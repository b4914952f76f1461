import { parseRange } from '../lab/libc/catalogue/version.ts';
import { customLibcId, definitions, inspect, isCustomLibc, matchLibcs, provision } from '../lab/libc/index.ts';
import { installMissing } from '../lab/requirements/index.ts';
import type { Progress } from '../lab/util/progress.ts';
import { UsageError } from './exit-codes.ts';

/**
 * The ids that patterns mean; without a pattern those of the default matrix. Versions can only be told from images that are there, so a pattern
 * that speaks of versions makes all of them ready first.
 *
 * @throws UnknownLibcError for a pattern that means none
 * @throws UsageError for a folder (`dir:`, `build:`) without a C library that runs here
 */
export async function selectLibcs(patterns: readonly string[], progress: Progress): Promise<string[]> {
  if (patterns.length === 0) return definitions.filter(({ onRequest }) => !onRequest).map(({ id }) => id);
  const own = [...new Set(patterns.filter(isCustomLibc).map(customLibcId))];
  await Promise.all(own.map(refuseUnusable));
  const others = patterns.filter((pattern) => !isCustomLibc(pattern));
  return [...(others.length > 0 ? await selectKnown(others, progress) : []), ...own];
}

/** A folder that somebody names has to be one: unlike an image that cannot be had, it is no fault of the machine. */
async function refuseUnusable(id: string): Promise<void> {
  const state = await inspect(id);
  if (state.state === 'unavailable') throw new UsageError(`no libc in ${id}: ${state.reason}`);
}

async function selectKnown(patterns: readonly string[], progress: Progress): Promise<string[]> {
  const ids = definitions.map(({ id }) => id);
  const byVersion = patterns.some((pattern) => parseRange(pattern) !== null);
  if (byVersion) await installMissing(['images'], { progress });
  const states = byVersion ? await provision(ids, { progress }) : await Promise.all(ids.map(inspect));
  const versions = new Map(states.map((state) => [state.id, state.state === 'ready' ? state.libc.version : null]));
  const matchable = definitions.map(({ id, kind }) => ({ id, kind, version: versions.get(id) ?? null }));
  return matchLibcs(patterns, matchable).map(({ id }) => id);
}
