import type { NotStaged } from './row.ts';

/** Faults between two instructions of a process, or between it and the kernel, that no file or nameserver can hold open. */
export const races: readonly NotStaged[] = [
  {
    names: ['15946', 'CVE-2013-7423'],
    title: 'a query is written to a descriptor that another thread opened meanwhile',
    reason:
      'another thread must open a file between the close and the reuse of the number inside of send_dg; workers of nscd 2.17 that reopen their sockets at once do so by chance, and the number of their queries differs between runs (single-request-reload)',
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
  {
    names: ['30800'],
    title: 'nscd ends by an assertion when the clock is set back',
    reason:
      'the time of day of the machine would have to change; time_namespaces(7) do not have a time of day of their own',
    source: 'NEWS of glibc 2.39; commit c00b984fcd',
  },
  {
    names: ['26130'],
    title: 'a client reads wrong data from the mapped cache while nscd removes old entries from it',
    reason: 'the client must read an entry at the moment in which nscd moves it',
    source: 'NEWS of glibc 2.33; commit 5e74e6f858',
  },
  {
    names: ['23178'],
    title: 'a user is missing while a program rewrites /etc/passwd, and nscd keeps that',
    reason: 'the file must change between the read by nscd and its look at the time of change',
    source: 'NEWS of glibc 2.28; commit 8c78faa9ef',
  },
  {
    names: ['21668'],
    title: 'res_init of one thread makes the others read resolv.conf again, at any moment of their lookups',
    reason: 'res_init must meet a lookup of another thread between two instructions',
    source: 'NEWS of glibc 2.26',
  },
  {
    names: ['22342', '22161'],
    title: 'nscd removes only a part of an expired netgroup, or removes no entries any more',
    reason:
      'nscd looks for expired entries every 15 s or later (CACHE_PRUNE_INTERVAL of nscd/connections.c), and removes them without a message or a query; until then a reply is the same',
    source: 'NEWS of glibc 2.27 and 2.28; commits 3de93d194a and 1c81d55fc4',
  },
  {
    names: ['19755'],
    title: 'nscd ends by an assertion when a database is invalidated during a request',
    reason: 'the invalidation must meet the request between the insertion of two entries',
    source: 'NEWS of glibc 2.24; commit bd499987c6',
  },
  {
    names: ['26600'],
    title: 'both queries of a lookup have the same id, and the second answer is not recognised',
    reason:
      'the client draws both ids from a clock of nanoseconds, one lookup in about 65,536 has such a pair, and no machine of the lab has a coarser clock',
    source: 'NEWS of glibc 2.33; commit f1f00c0721; include/random-bits.h at 2.31',
  },
  {
    names: ['30662'],
    title: 'nscd keeps, or does not keep, that a user or group is missing, by the error of send(2)',
    reason: 'the socket of the client must be full at the moment of the reply, which is smaller than any socket buffer',
    source: 'NEWS of glibc 2.38; commit 2d472b4861',
  },
  {
    names: ['18513'],
    title: 'nscd keeps the name of an address longer than the TTL of its PTR record',
    reason:
      'until nscd looks through its cache, 15 s later or more, a reply is the same whatever the TTL is (nscd/cache.c, cache_search), and with the bug the query that would show it never comes',
    source: 'NEWS of glibc 2.22; commit 6b142b3a1d',
  },
  {
    names: ['CVE-2026-3904'],
    title: 'a client of nscd crashes because an entry of the mapped cache changes while it is compared',
    reason: 'nscd must write the entry between two reads of one memcmp',
    source: 'debian/changelog of 2.36-9 (#1033931)',
  },
];
