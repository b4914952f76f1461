import type { BugRow, Entry } from '../../lab/inspect/bug-table.ts';

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

/** The daemon of a row behind its name; empty without one. */
export function daemonOfRow({ daemon }: BugRow): string {
  return daemon === 'none' ? '' : ` (${daemon})`;
}
