import type { LibcFacts } from '../core/schema.ts';
import type { Libc } from './types.ts';

/** What results and sources have of a C library. */
export function factsOfLibc({ id, kind, version, package: name, revision, buildId }: Libc): LibcFacts {
  return { id, kind, version, package: name, revision, buildId };
}
