import { parseKindRange } from '../lab/libc/catalogue/kind-range.ts';
import {
  customLibcId,
  definitions,
  inspect,
  isCustomLibc,
  isMatched,
  matchLibcs,
  provision,
} from '../lab/libc/index.ts';
import { installMissing } from '../lab/requirements/index.ts';
import type { Progress } from '../lab/util/progress.ts';
import { UsageError } from './exit-codes.ts';

/**
 * The ids that match the patterns; without a pattern those of the default matrix. A version is read from its image, so
 * for a pattern with versions all images are provisioned first.
 *
 * @throws UnknownLibcError for a pattern without a match
 * @throws UsageError for a folder (`dir:`, `build:`) without a C library that runs here
 */
export async function selectLibcs(patterns: readonly string[], progress: Progress): Promise<string[]> {
  if (patterns.length === 0) return definitions.filter(({ onRequest }) => !onRequest).map(({ id }) => id);
  const custom = [...new Set(patterns.filter(isCustomLibc).map(customLibcId))];
  await Promise.all(custom.map(refuseUnusable));
  const others = patterns.filter((pattern) => !isCustomLibc(pattern));
  return [...(others.length > 0 ? await selectKnown(others, progress) : []), ...custom];
}

/** Refuses a folder without a usable libc: a usage error, while an unavailable image makes its cells unsupported. */
async function refuseUnusable(id: string): Promise<void> {
  const state = await inspect(id);
  if (state.state === 'unavailable') throw new UsageError(`no libc in ${id}: ${state.reason}`);
}

async function selectKnown(patterns: readonly string[], progress: Progress): Promise<string[]> {
  const ids = definitions.map(({ id }) => id);
  const byVersion = patterns.some((pattern) => parseKindRange(pattern) !== null);
  // To read every image takes as long as a short run. Without a version, only the message for an unknown word needs it.
  const unread = definitions.map(({ id, kind }) => ({ id, kind, version: null }));
  if (!byVersion && patterns.every((pattern) => isMatched(pattern, unread)))
    return matchLibcs(patterns, unread).map(({ id }) => id);
  if (byVersion) await installMissing(['images'], { progress });
  const states = byVersion ? await provision(ids, { progress }) : await Promise.all(ids.map(inspect));
  const versions = new Map(states.map((state) => [state.id, state.state === 'ready' ? state.libc.version : null]));
  const matchable = definitions.map(({ id, kind }) => ({ id, kind, version: versions.get(id) ?? null }));
  return matchLibcs(patterns, matchable).map(({ id }) => id);
}
