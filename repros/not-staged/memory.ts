import type { NotStaged } from './row.ts';

/** Faults that need the failure of one allocation, or that only the memory and descriptors of the process show. */
export const memory: readonly NotStaged[] = [
  {
    names: ['16695', 'CVE-2014-9984'],
    title: 'nscd writes beyond its buffer at a netgroup that fills it',
    reason:
      'it writes the name of the netgroup behind the buffer, which a triple has to fill to within its length; what lies there decides about the outcome',
    source: 'NEWS of glibc 2.20; commit c44496df2f',
  },
  {
    names: ['31163'],
    title: 'getaddrinfo says EAI_NONAME when there is no memory for the resolver state',
    reason: 'one allocation must fail; a limit of address space ends the probe elsewhere first',
    source: 'NEWS of glibc 2.39; commit 5eabdb6a6a',
  },
  {
    names: ['30527'],
    title: 'a lock of the resolver configuration is kept after a failed allocation, and the next lookup hangs',
    reason: 'the first allocation of the global configuration must fail, once in a process',
    source: 'NEWS of glibc 2.38; commit abcf8db7fa',
  },
  {
    names: ['25429'],
    title: 'the descriptor of resolv.conf stays open after an error while the file is read',
    reason: 'the error is a failed allocation during the read',
    source: 'commit a1a20f0292, in glibc 2.32',
  },
  {
    names: ['23005'],
    title: 'a process crashes in __res_context_send after a failed allocation',
    reason: 'one allocation during a query must fail',
    source: 'NEWS of glibc 2.28; commit f178e59fa5',
  },
  {
    names: ['22095', '22096'],
    title: 'memory of nameserver addresses leaks, or is freed twice, after a failed allocation',
    reason: 'one allocation while resolv.conf is read must fail',
    source: 'NEWS of glibc 2.27; commits 5670c4ab25 and a830473081',
  },
  {
    names: ['21885', '21932', '25425'],
    title: 'lookups keep a reference to the resolver configuration after an error',
    reason: 'the error is a failed allocation, and only the memory of the process shows the reference',
    source: 'NEWS of glibc 2.27 and 2.31',
  },
  {
    names: ['19257', 'CVE-2016-5417'],
    title: 'each thread with IPv6 nameservers leaks their addresses',
    reason: 'the lookups are right; the lab does not compare the memory of programs',
    source: 'NEWS of glibc 2.24; commit 5e7fdabd7d',
  },
  {
    names: ['30884', 'CVE-2023-5156'],
    title: 'getaddrinfo leaks a canonical name of a module without gethostbyname4_r',
    reason: 'the lookups are right; the lab does not compare the memory of programs',
    source: 'NEWS of glibc 2.39; commit ec6b95c330; GLIBC-SA-2023-0005',
  },
  {
    names: ['19642'],
    title: 'getnameinfo leaks memory',
    reason: 'the lookups are right; the lab does not compare the memory of programs',
    source: 'NEWS of glibc 2.24',
  },
  {
    names: ['31791'],
    title: 'nsswitch.conf with more than eight actions for a database leaks memory',
    reason: 'the lookups are right; the lab does not compare the memory of programs',
    source: 'NEWS of glibc 2.42',
  },
  {
    names: ['28940'],
    title: 'a lookup crashes after a failed allocation for the database of nsswitch.conf',
    reason: 'one allocation must fail; the test of glibc replaces malloc',
    source: 'NEWS of glibc 2.44; nss/tst-nss-malloc-failure-getlogin_r.c',
  },
  {
    names: ['22078', '29305'],
    title: 'names with very many addresses or aliases cost more memory and time than needed',
    reason: 'the results are the same; the lab does not compare the memory of programs, and no verdict depends on time',
    source: 'NEWS of glibc 2.27 and 2.37; commits d8425e116c and d101d836e7',
  },
  {
    names: ['19994'],
    title: 'getaddrinfo does not set the option inet6 again after an error',
    reason: 'the error is a failed allocation',
    source: 'NEWS of glibc 2.24; commit 8db2cf163e',
  },
  {
    names: ['23520'],
    title: 'nscd uses memory of a netgroup after it has freed it',
    reason: 'the memory has its data still as a rule; only a checker of memory shows the fault',
    source: 'NEWS of glibc 2.29; commit 745664bd79',
  },
  {
    names: ['19825'],
    title: 'after a TCP connection that breaks, the length of the second answer is undefined',
    reason: 'the length is what the memory of the caller held; no reply of a nameserver decides it',
    source: 'NEWS of glibc 2.24; commit b9bdfa7c8f',
  },
  {
    names: ['31679', 'CVE-2024-33601'],
    title: 'nscd ends when it has no memory for a netgroup',
    reason: 'one allocation of nscd must fail',
    source: 'NEWS of glibc 2.40; commit c04a21e050; GLIBC-SA-2024-0007',
  },
  {
    names: ['30843', 'CVE-2023-4806'],
    title:
      'getaddrinfo uses freed memory of the canonical name with a module that has gethostbyname2_r and getcanonname_r alone',
    reason:
      'only the module gets the freed name, and these releases ignore what it returns: the entry module-canonical-name; only a checker of memory shows the fault',
    source: 'GLIBC-SA-2023-0003; commit 3bf7bab88b; sysdeps/posix/getaddrinfo.c, getcanonname',
  },
];
