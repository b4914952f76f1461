import type { LibcKind } from '../types.ts';
import { parseRange } from './version.ts';

/** Versions of glibc or of musl. */
export interface KindRange {
  kind: LibcKind;
  holds: (version: string) => boolean;
}

/**
 * The versions that a pattern means: `2.31` and `>=2.26 <2.40` are of glibc, `1.2.3` is of musl, because glibc 1 is no choice. A prefix (`musl-1.2.3`,
 * `musl >=1.2.4`, `glibc-2.36`) says which. Null for other patterns.
 */
export function parseKindRange(pattern: string): KindRange | null {
  const [, prefix, rest = ''] = /^\s*(?:(glibc|musl)[ -]?)?(.*)$/is.exec(pattern) ?? [];
  const holds = parseRange(rest);
  if (!holds) return null;
  const kind = prefix?.toLowerCase() ?? (/^[=\s]*1\./.test(rest) ? 'musl' : 'glibc');
  return { kind: kind === 'musl' ? 'musl' : 'glibc', holds };
}
