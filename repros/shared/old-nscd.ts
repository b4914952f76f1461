import type { KnownDifference } from './known-differences.ts';

/** What nscd of glibc 2.17 does differently, without the rows: commits of later releases name it. */
export const OLD_NSCD = {
  services: {
    daemon: 'nscd',
    fixedIn: '2.18',
    source:
      "glibc commit 306dfba9e1, nscd/servicescache.c: sendfile sent `total` octets, which counts the 24 of the cache's own header too",
  },
  noNetgroup: {
    daemon: 'nscd',
    fixedIn: '2.19',
    source: 'glibc bug 16366, commit 9a3c6a6ff6: a netgroup that does not exist was a success with no members',
  },
  absentValues: {
    daemon: 'nscd',
    kinds: ['the daemon ended by SIGSEGV'],
    fixedIn: '2.18',
    source: 'glibc bug 15577, commit 50fd745b4d, nscd/netgroupcache.c: absent values of a triple were read as texts',
  },
} satisfies Record<string, Partial<KnownDifference>>;
