import { fixedIn } from 'resolv-lab';
import { type Cell, compareVersions, type Sourced, withClaim } from '../../lab/index.ts';
import { asksDaemon, resolvingLibc } from './attribution.ts';
import { debianRevision } from './debian-revision.ts';

const UPSTREAM =
  'bug 31476, fixed in glibc 2.40 (NEWS), commit 868ab8923a2ec977faafec97ecafac0c3159c1b2 "resolv: Track single-request fallback via _res._flags"';

/**
 * Whether a glibc has the fix of bug 31476 (single-request flags stop the reload of resolv.conf); undefined without a source.
 * From 2.26 to 2.39 the version is not enough. On 2024-07-24 the release branches of 2.34 and later got the fix under the same
 * version number, and distributions add patches; Debian's are known here. A user's claim may add to this.
 */
export function fixOf31476(libc: Cell['libc']): Sourced | undefined {
  return withClaim(bySource(libc), libc);
}

/** The same for the resolver that sends a cell's queries. A claim about the daemon counts too: its program may have its own resolver. */
export function fixInResolver(cell: Cell): Sourced | undefined {
  const known = fixOf31476(resolvingLibc(cell));
  return asksDaemon(cell) ? withClaim(known, cell.daemon) : known;
}

function bySource({ version, revision }: Cell['libc']): Sourced | undefined {
  if (compareVersions(version, '2.40') >= 0) return { has: true, source: UPSTREAM };
  const debian = debianRevision(revision);
  if (!debian) return undefined;
  if (version === '2.31')
    return { has: false, source: `${UPSTREAM}; not in debian/patches of 2.31 up to 2.31-13+deb11u14` };
  // 2.36-9 was the last upload before 2.37. Later revisions of 2.36 exist only as bookworm updates of it.
  if (version === '2.36' && compareVersions(debian, '10') < 0) {
    const has = compareVersions(debian, FIRST_FIXED_IN_BOOKWORM) >= 0;
    return { has, source: `${UPSTREAM}; ${BOOKWORM}` };
  }
  return undefined;
}

const BOOKWORM =
  'Debian has it from 2.36-9+deb12u9 on (debian/changelog of that revision: "resolv: fix reloading resolv.conf when a nameserver has been automatically switched to single-request mode")';

/** 2.36-9+deb12u9, in the form of `debianRevision`. */
const FIRST_FIXED_IN_BOOKWORM = '9.9';

/** What a scenario expects in which a lost reply stops the reload of resolv.conf. */
export const reloadStopped = fixedIn(
  '2.40',
  'bug 31476, NEWS 2.40: single-request flags no longer stop the reload of resolv.conf',
  {
    since: '2.26',
    debian: ['2.36-9+deb12u9'],
    notInDebian: ['2.31'],
    branches: true,
  },
);
