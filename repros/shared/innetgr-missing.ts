import type { KnownDifference } from './known-differences.ts';

/** nscd since the fix of CVE-2024-33600: INNETGR for a netgroup that does not exist has no reply. */
export const INNETGR_MISSING: Omit<KnownDifference, 'rows'> = {
  daemon: 'nscd',
  kinds: ['no reply'],
  since: '2.40',
  backports: ['2.31-13+deb11u10', '2.36-9+deb12u7'],
  source:
    'glibc commit b048a482f0 (bug 31678, CVE-2024-33600), nscd/netgroupcache.c: addinnetgrX() leaves the reply that found nothing to addgetnetgrentX(), which it calls with no socket; Debian has it since 2.31-13+deb11u10 and 2.36-9+deb12u7 (debian/changelog)',
};
