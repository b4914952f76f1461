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
];
