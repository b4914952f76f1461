import type { NotStaged } from './row.ts';

/** Faults that lists of resolver bugs have, and that are in other parts of glibc or of no effect on a lookup. */
export const otherParts: readonly NotStaged[] = [
  {
    names: ['CVE-2023-4911'],
    title: 'the dynamic loader overflows a buffer while it reads GLIBC_TUNABLES',
    reason: 'it is in the loader: no lookup takes part',
    source: 'GLIBC-SA-2023-0004',
  },
  {
    names: ['CVE-2025-0395'],
    title: 'assert allocates too little for its message',
    reason: 'it is in assert: no lookup takes part',
    source: 'GLIBC-SA-2025-0001',
  },
  {
    names: [
      '22542',
      '28768',
      '20112',
      '21115',
      '20257',
      '20790',
      '20964',
      'CVE-2022-23219',
      'CVE-2022-23218',
      'CVE-2016-4429',
      'CVE-2017-12133',
    ],
    title: 'buffer overflows and missing timeouts of Sun RPC',
    reason: 'they are in Sun RPC, which glibc has no longer; no lookup takes part',
    source: 'NEWS of glibc 2.24 to 2.26, 2.32 (Sun RPC removed) and 2.35',
  },
  {
    names: ['20591', '20593', '20629', '20016'],
    title: 'obsolete parts of the resolver interface were removed: DNSSEC helpers, bit-string labels, hooks',
    reason: 'programs are built against them; no file or nameserver reaches them',
    source: 'NEWS of glibc 2.25',
  },
  {
    names: ['30750', '30709', '32465', '28846', '22489', '27832'],
    title: 'warnings and failures of the compiler in resolver, nscd and nss sources',
    reason: 'they are about building glibc; a lookup is the same before and after',
    source: 'NEWS of glibc 2.32, 2.34, 2.37, 2.39 and 2.41',
  },
  {
    names: ['33227', '29225', '26210', '21267', '21426', '21455', '20214', '19622', '16421'],
    title: 'names and types in headers for sockets and addresses',
    reason: 'they are about compiling programs; a lookup is the same before and after',
    source: 'NEWS of glibc 2.25, 2.26, 2.32, 2.36, 2.40 and 2.43; of 2.24 for 20214',
  },
  {
    names: ['29210', '23927', '22442', '21812', 'CVE-2018-19591'],
    title: 'faults of ruserpass, if_nametoindex and getifaddrs',
    reason: 'these functions look no host, user or service up',
    source: 'NEWS of glibc 2.27, 2.28, 2.29 and 2.36',
  },
  {
    names: ['28091', '22463', '21359', '20017'],
    title: 'faults of ns_name_skip, ns_name_pack and p_secstodate',
    reason: 'programs call them with messages of their own; a lookup does not meet the cases that were wrong',
    source: 'NEWS of glibc 2.24, 2.26, 2.27 and 2.34',
  },
  {
    names: ['25976', '26258', '24695', '20237', '19837', '24059', '23024'],
    title: 'faults of nss_compat and nss_db, of /etc/aliases, and of getlogin',
    reason: 'they are about users, groups and aliases in files of this machine; no nameserver and no daemon takes part',
    source: 'NEWS of glibc 2.24, 2.28, 2.30 and 2.32',
  },
  {
    names: ['28953', '21654'],
    title: 'the result of a lookup depends on errno while a module is loaded, or has members at odd addresses',
    reason: 'the module must set errno while it is loaded, or the processor must refuse odd addresses; x86-64 does not',
    source: 'NEWS of glibc 2.26 and 2.36; commits 4fa8ae49aa and 9bdf92c79d; nss/tst-nss-test_errno.c',
  },
  {
    names: ['20031', '19573'],
    title: 'faults of the module hesiod',
    reason: 'it asks for records of the class HS, which the nameservers of the lab do not have',
    source: 'NEWS of glibc 2.24; commits 8a03ccbb77 and 5018f16c62',
  },
  {
    names: ['24816', '20826'],
    title: 'tests of glibc fail on machines without IPv6, or without a network',
    reason: 'they are about the tests; the functions were right',
    source: 'NEWS of glibc 2.27 and 2.37',
  },
  {
    names: ['27343'],
    title: 'after chroot, lookups crash without nsswitch.conf',
    reason: 'only glibc 2.33 has this fault, and no C library of the lab is that release (dir: may be one)',
    source: 'NEWS of glibc 2.34; commit c3479fb793',
  },
  {
    names: ['19862'],
    title: 'the resolver writes messages about unexpected records to the system log',
    reason: 'the lookups are right; no log daemon runs in a cell',
    source: 'NEWS of glibc 2.24; commit b9b026c9c0',
  },
  {
    names: ['27462', 'CVE-2021-27645'],
    title: 'nscd frees memory twice while it looks up a netgroup',
    reason: 'glibc 2.29 to 2.33 have it; the only one of the lab is 2.31 of Debian, which has the fix since 2.31-10',
    source: 'NEWS of glibc 2.34; commit dca565886b; changelog of Debian, 2.31-10',
  },
  {
    names: ['19865'],
    title: 'a function of libnss_dns for canonical names fails with an assertion',
    reason: 'getaddrinfo calls it only for a name without one, and the other functions of libnss_dns always give one',
    source: 'NEWS of glibc 2.24; commit d29fb41f44; nss/getaddrinfo.c, getcanonname',
  },
  {
    names: ['29402'],
    title: 'nscd and its clients in libc use times of 32 bits',
    reason: 'it concerns systems with 32 bits; the lab runs on x86-64, where time_t has 64',
    source: 'NEWS of glibc 2.37; commit c1e080bc95',
  },
  {
    names: ['CVE-2026-89092'],
    title: 'nscd overflows its stack at a large answer of a hostile nameserver',
    reason:
      'what the answer has to be is not published; answers of 60,000 octets, of 2300 addresses for each family and of 3900 for one, end no nscd of 2.17, 2.31 and 2.36',
    source: 'debian/changelog of 2.41-12+deb13u5 and 2.43-7 (#1147395)',
  },
  {
    names: ['https://sourceware.org/git/?p=glibc.git;a=commit;h=0aabf15a35'],
    title: 'a query that cannot be encoded, such as one of an invalid type, never returns',
    reason: 'no release has it: it came and went during the development of 2.39',
    source: 'commit 40c0add7d4, corrected by commit 0aabf15a35',
  },
  {
    names: ['21709'],
    title: 'a lookup ends a program by an assertion without resolv.conf, on a machine whose name has no dot',
    reason: 'no release has it: it came and went within two days of the development of 2.26',
    source: 'NEWS of glibc 2.26; commits f30a54b21b and 4446a885f3, resolv_conf_matches and update_from_conf',
  },
];
