import type { LibcFacts } from '../core/schema.ts';

/** The order of C libraries in a row: glibc before musl, and old versions before new ones. */
export function libcOrder(a: Named, b: Named): number {
  return compared(a.kind, b.kind) || compared(a.version, b.version);
}

type Named = Pick<LibcFacts, 'kind' | 'version'>;

/**
 * The numbers in both texts count by value, so that 2.9 is before 2.31; a version may be a word (`unknown`). An Intl.Collator would be made at
 * the start of every command, and takes 8 ms of it.
 */
function compared(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
