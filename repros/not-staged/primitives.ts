import type { NotStaged } from './row.ts';

/** Faults for which the lab lacks a primitive: a module or a locale of its own, a control, a call. */
export const primitives: readonly NotStaged[] = [
  {
    names: ['CVE-2026-5435', 'CVE-2026-6238', '34033', '34069'],
    title: 'ns_sprintrrf reads and writes beyond its buffers for broken records',
    reason: 'the probes have no verb for it: the function prints records in debugging tools, and no lookup calls it',
    source: 'GLIBC-SA-2026-0011, GLIBC-SA-2026-0012',
  },
  {
    names: ['34289'],
    title: 'ns_sprintrrf changes the texts that p_class and p_type have returned',
    reason: 'the function prints records in debugging tools; the probes have no verb for it, and no lookup calls it',
    source: 'NEWS of glibc 2.44',
  },
  {
    names: ['19879', 'CVE-2016-3075'],
    title: 'getnetbyname overflows the stack for a very long name in the call',
    reason:
      'every outcome has the name of its call, and this one is longer than a stack; with a stack of 128 KB, a name of 180,000 octets ends glibc 2.17 by SIGSEGV, and not 2.31 to 2.44',
    source: 'NEWS of glibc 2.24; the manual of getnetbyname(3)',
  },
];
