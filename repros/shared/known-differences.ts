import {
  type Cell,
  compareVersions,
  type Expectation,
  expectByDesign,
  expectReproduced,
  KINDS,
  kindsText,
  NOT_KNOWN,
  releaseOf,
  unknown,
} from '../../lab/index.ts';
import { debianRevision } from './debian-revision.ts';

/** A difference of a daemon that a source explains. */
export interface KnownDifference {
  daemon: Cell['daemon']['id'];
  /** The variants that show it. */
  rows: readonly string[];
  /** In words that do not depend on the data. Any other kind in these rows is new. */
  kinds: readonly string[];
  source: string;
  /** The developers intend it. */
  byDesign?: boolean;
  /** The first release with it; without one, all that were read. */
  since?: string;
  /** Packages of Debian with a backport of the change: since these revisions, its packages of the same release have the difference. */
  backports?: readonly string[];
  /** The first release without it; without one, no release is known to be. */
  fixedIn?: string;
  /** The first glibc of a client without it, where the client's release decides. Put it before entries of the same rows for all clients. */
  clientFixedIn?: string;
  /** The first glibc of a client with it; of older ones no source says anything. */
  clientSince?: string;
  /** The last release whose source was read, where later ones are seen to differ from it: for them no source says anything. */
  lastRead?: string;
}

/**
 * What sources say of a cell's daemon, variant and client; undefined if nothing. A program of the user's own has no version, unless the user
 * says so: what sources say of any version is known of it.
 */
export function knownIn(
  known: readonly KnownDifference[],
  { daemon, variant, libc }: Pick<Cell, 'daemon' | 'variant' | 'libc'>,
): KnownDifference | undefined {
  const those = known.filter(
    (each) => each.daemon === daemon.id && each.rows.includes(variant) && clientHasIt(libc, each),
  );
  const release = releaseOf(daemon);
  return release === undefined ? ofAnyVersion(those) : those.find((each) => hasIt(release, each));
}

function ofAnyVersion(those: readonly KnownDifference[]): KnownDifference | undefined {
  const [first] = those;
  return (
    first && {
      ...{ daemon: first.daemon, rows: first.rows, kinds: those.flatMap(({ kinds }) => kinds) },
      ...{ byDesign: those.every(({ byDesign = false }) => byDesign) },
      source: those.map(({ source }) => source).join('; or: '),
    }
  );
}

/** Whether a difference is one for clients on this libc. */
function clientHasIt({ kind, version }: Cell['libc'], { clientSince, clientFixedIn }: KnownDifference): boolean {
  if (clientSince === undefined && clientFixedIn === undefined) return true;
  if (kind !== 'glibc') return false;
  const isFixed = clientFixedIn !== undefined && compareVersions(version, clientFixedIn) >= 0;
  return !isFixed && (clientSince === undefined || compareVersions(version, clientSince) >= 0);
}

/** Whether a version has a difference. */
function hasIt(version: string | null, { since, backports = [], fixedIn, lastRead }: KnownDifference): boolean {
  if (version === null) return fixedIn === undefined;
  // Of the version of a package, the part before Debian's revision is upstream's.
  const [upstream = ''] = version.split('-');
  if (since !== undefined && compareVersions(upstream, since) < 0)
    return backports.some((backport) => hasBackport(version, backport));
  if (lastRead !== undefined && compareVersions(upstream, lastRead) > 0) return false;
  return fixedIn === undefined || compareVersions(upstream, fixedIn) < 0;
}

/** Whether a package of Debian is of the same release of upstream as one with a backport, and not older than it. */
function hasBackport(version: string, backport: string): boolean {
  const [mine, first] = [debianRevision(version), debianRevision(backport)];
  if (mine === null || first === null || version.split('-')[0] !== backport.split('-')[0]) return false;
  return compareVersions(mine, first) >= 0;
}

/** That a known difference is shown; without one, no source predicts the result. */
export function expectDifference(known: KnownDifference | undefined): Expectation {
  if (!known) return unknown;
  return known.byDesign ? expectByDesign(known.source) : expectReproduced(known.source);
}

/** Compares the differences that were seen with the known ones: whether they show what the source says, and what they show beside it. */
export function compareWithKnown(
  kinds: readonly string[],
  known: KnownDifference | undefined,
): { reproduced: boolean; other: readonly string[]; measures: Record<string, string> } {
  const other = known ? kinds.filter((kind) => !known.kinds.includes(kind)) : [];
  return {
    // A difference of another kind is not what the source says, and so must not pass as that.
    reproduced: kinds.length > 0 && other.length === 0,
    other,
    measures: { [KINDS]: kindsText(kinds), ...(other.length > 0 && { [NOT_KNOWN]: kindsText(other) }) },
  };
}
