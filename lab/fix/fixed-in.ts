import type { LibcFacts } from '../core/schema.ts';
import type { BugTable, Square } from '../inspect/bug-table.ts';
import { compareVersions } from '../libc/catalogue/version.ts';

/** What the cells, or the sources, say of a bug on a C library. */
export type BugState = 'shown' | 'absent' | 'unknown';

/**
 * Why a C library is without the bug, by what the others show:
 *
 * - `fixed`: each one of this version or a later one is without it, and an older one shows it
 * - `backport`: one of the same or a later version shows it, so that the version number denies the fix
 * - `before`: no older one shows it, and a later one does
 */
export type AbsenceKind = 'fixed' | 'backport' | 'before';

export interface FixedInRow {
  libc: LibcFacts;
  seen: BugState;
  bySource: BugState;
  /** The sources, without duplicates. */
  sources: readonly string[];
  /** Whether the cells and the sources contradict each other. */
  differs: boolean;
  /** Only for a C library without the bug, where another one shows it. */
  absence?: AbsenceKind;
  /** For a backport: the C library with the bug whose version is nearest. */
  shownBy?: LibcFacts;
  /** The cells without a verdict, each with its reason. */
  without: readonly { id: string; reason: string }[];
}

export interface FixedIn {
  /** In the order of versions and revisions. */
  rows: readonly FixedInRow[];
  /** The first C library from whose version on none shows the bug; null if none shows it, or the newest does. */
  first: LibcFacts | null;
}

/** Where a bug is fixed, by the cells of the entries about it. musl has other bugs, so it does not count. */
export function fixedIn(table: BugTable): FixedIn {
  const libcs = table.columns.filter(({ kind }) => kind === 'glibc').toSorted(byAge);
  const rows = libcs.map((libc) =>
    rowOf(
      libc,
      table.rows.flatMap(({ squares }) => squares.get(libc.id) ?? []),
    ),
  );
  const having = rows.filter(({ seen }) => seen === 'shown').map(({ libc }) => libc);
  const lacking = rows.filter(({ seen }) => seen === 'absent').map(({ libc }) => libc);
  const newest = having.at(-1);
  const first = newest ? (lacking.find(({ version }) => compareVersions(version, newest.version) > 0) ?? null) : null;
  return { rows: rows.map((row) => withAbsence(row, having)), first };
}

/** The order of C libraries: by version, then by the numbers in the revision. */
export function byAge(a: Aged, b: Aged): number {
  return compareVersions(a.version, b.version) || compareVersions(numbersOf(a), numbersOf(b));
}

type Aged = Pick<LibcFacts, 'version' | 'revision'>;

function numbersOf({ revision }: Aged): string {
  return (revision?.match(/\d+/g) ?? ['0']).join('.');
}

function rowOf(libc: LibcFacts, squares: readonly Square[]): FixedInRow {
  const about = squares.filter(({ status }) => status !== 'unsupported');
  const seen = stateOf(about.map(({ observed }) => observed ?? 'unknown'));
  const bySource = stateOf(about.map(({ expected }) => expected.value));
  const sources = [...new Set(about.map(({ expected }) => expected.source).filter((source) => source !== ''))];
  const without = squares.filter(({ observed }) => observed === null);
  return {
    libc,
    seen,
    bySource,
    sources,
    differs: about.some(({ status }) => status === 'fail'),
    without: without.flatMap(({ id, reason }) => (id === null ? [] : [{ id, reason }])),
  };
}

/** One entry that shows the bug is enough; for its absence each must be without it. */
function stateOf(values: readonly Square['expected']['value'][]): BugState {
  if (values.includes('reproduced')) return 'shown';
  return values.length > 0 && !values.includes('unknown') ? 'absent' : 'unknown';
}

function withAbsence(row: FixedInRow, having: readonly LibcFacts[]): FixedInRow {
  const { libc, seen } = row;
  if (seen !== 'absent' || having.length === 0) return row;
  const isOlder = (other: LibcFacts) => compareVersions(other.version, libc.version) <= 0;
  const shownBy = having.findLast(isOlder);
  if (!shownBy) return { ...row, absence: 'before' };
  const nearest = having.find(({ version }) => compareVersions(version, libc.version) >= 0);
  return nearest ? { ...row, absence: 'backport', shownBy: nearest } : { ...row, absence: 'fixed' };
}
