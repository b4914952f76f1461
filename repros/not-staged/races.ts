import type { NotStaged } from './row.ts';

/** Faults between two instructions of a process, or between it and the kernel, that no file or nameserver can hold open. */
export const races: readonly NotStaged[] = [
  {
    names: ['15946', 'CVE-2013-7423'],
    title: 'a query is written to a descriptor that another thread opened meanwhile',
    reason: 'another thread must open a file between the close and the reuse of the number inside of send_dg',
    source: 'NEWS of glibc 2.20; commit f9d2d03254',
  },
  {
    names: ['12926'],
    title: 'getaddrinfo never returns when the kernel sends an empty netlink message, or aborts at an invalid one',
    reason: 'the message comes from the kernel; the lab does not replace the netlink socket of a program',
    source: 'NEWS of glibc 2.23; commits fda389c8f0 and 2eecc8afd0',
  },
  {
    names: ['23037'],
    title: 'sendmmsg(2) gets flags that were never set',
    reason: 'the value is what the stack held; the kernel ignores the member that is concerned',
    source: 'NEWS of glibc 2.28; commit 583a27d525; sendmmsg(2)',
  },
  {
    names: ['28353'],
    title: 'two threads that open their first socket of an address family at the same time disturb each other',
    reason: 'the threads must meet in __opensock, which no lookup of the lab waits in',
    source: 'NEWS of glibc 2.35',
  },
  {
    names: ['28566'],
    title: 'getnameinfo with NI_NOFQDN is not safe with threads',
    reason: 'two threads must meet in the code that reads the own domain for the first time',
    source: 'NEWS of glibc 2.36',
  },
  {
    names: ['20477'],
    title: 'the first read of host.conf is guarded by an incorrect double check',
    reason: 'the compiler or the processor must reorder two writes; x86-64 keeps their order',
    source: 'NEWS of glibc 2.25',
  },
  {
    names: ['19074'],
    title: 'threads race for the interface list that `reorder` of host.conf uses',
    reason: 'two threads must meet in the first call of _res_hconf_reorder_addrs',
    source: 'NEWS of glibc 2.23',
  },
  {
    names: ['22927'],
    title: 'getaddrinfo_a crashes if it cannot start its thread',
    reason: 'pthread_create must fail at the first request; the probes have no call for getaddrinfo_a',
    source: 'NEWS of glibc 2.29',
  },
];
