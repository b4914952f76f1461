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
    names: ['27077'],
    title: 'nsswitch.conf is read again after chroot(2)',
    reason:
      'only the development tree of 2.33 has it; the controls about files and libc look below the root of the process, which the verb chroot changes',
    source: 'NEWS of glibc 2.33; commit 429029a73e',
  },
  {
    names: ['33361'],
    title: 'a merge of groups does not stop when the buffer of the call is too small',
    reason:
      'with every size of the buffer two services give ERANGE, or the merged group, before and after the fix: the entry merge has the right result',
    source: 'NEWS of glibc 2.43; commit 0fceed2545',
  },
  {
    names: ['33519'],
    title: 'actions in nsswitch.conf such as [success=continue] are not known in a Turkish locale',
    reason: 'the locale tr_TR.UTF-8 is in no image: Debian has it in locales-all, of some 200 MB for each suite',
    source: 'NEWS of glibc 2.43; commit 9da624a183',
  },
  {
    names: ['19879', 'CVE-2016-3075'],
    title: 'getnetbyname overflows the stack for a very long name in the call',
    reason: 'the name in the call must have megabytes, more than a line of the probe protocol carries',
    source: 'NEWS of glibc 2.24; the manual of getnetbyname(3)',
  },
];
