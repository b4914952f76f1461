import { type BugRow, differsFromRow, type Entry, type VariantRow } from '../../lab/inspect/bug-table.ts';

/** `bug 31476`, `CVE-2026-4437`. */
export function bugName(bug: string): string {
  return /^\d/.test(bug) ? `bug ${bug}` : bug;
}

/** The topic of an entry; one for all repros with a folder of their own. */
export function topicOf({ topic }: Entry): string {
  return topic ?? 'repros';
}

/** The id of the entry, with its variant if that is not `main`. */
export function nameOfRow({ entry, variant }: BugRow): string {
  return variant === 'main' ? entry.id : `${entry.id}/${variant}`;
}

/** The daemon of a row behind its name, and a program that is not the C probe; empty without either. */
export function daemonOfRow({ daemon, probe }: Pick<VariantRow, 'daemon' | 'probe'>): string {
  const through = [...(probe === 'c' || probe === 'client' ? [] : [probe]), ...(daemon === 'none' ? [] : [daemon])];
  return through.length === 0 ? '' : ` (${through.join(', ')})`;
}

/** The title of a variant of an entry; empty if the entry does not have it any more. */
export function titleOfVariant({ entry }: BugRow, { variant }: VariantRow): string {
  return entry.variants?.[variant]?.title ?? '';
}

/** The variants of a row whose results differ from its own, and those that the user asked for. */
export function shownVariants(row: BugRow, wanted: Wanted = new Map()): readonly VariantRow[] {
  const named = wanted.get(row.entry.id);
  return row.variants.filter((each) => named?.has(each.variant) || differsFromRow(each, row));
}

/** By entry, the variants that the user's words name or fit. */
export type Wanted = ReadonlyMap<string, ReadonlySet<string>>;
