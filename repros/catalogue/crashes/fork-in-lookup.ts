import { absent, fixedIn, scenario } from 'resolv-lab';
import { forkDuringLookup, hangsByLock, outcomesOfFork } from '../../shared/fork-during-lookup.ts';

const LOCK =
  'glibc since 2.26, resolv/resolv_conf.c: get_locked_global holds a lock while __resolv_conf_load reads the file, and fork does not reset it in the child';

const FILES_LOCK =
  'glibc 2.17 nss/nss_files/files-hosts.c, _nss_files_gethostbyname4_r: a lock of the module is held while the file is read; without it since commit b13b96ca05 (2.22)';

export default scenario({
  title: 'a child that is forked during a lookup of another thread hangs at its first lookup',
  symptoms: [
    'a worker process of a program with threads hangs for ever in getaddrinfo after fork',
    'a forked child hangs in a futex in __resolv_conf_get_current',
  ],
  about: `
    One thread reads resolv.conf, and another one forks. The child has a copy of the lock that the first thread holds, but not the thread, so
    nobody releases it. POSIX allows only async-signal-safe functions there, but many programs look names up. Here a FIFO in the place of
    the file holds the thread in open(2).`,
  cures: [
    'fork before the first thread starts (entry fork-cures)',
    'start programs by posix_spawn(3), or call exec in the child before any lookup: execve(2) does not keep the locks',
    'look names up before fork, and give the child the addresses (fork-cures/address-alone)',
    'hold a lock of the program during each lookup, and over fork by pthread_atfork(3) (fork-cures/after-the-lookup)',
  ],
  links: ['https://pubs.opengroup.org/onlinepubs/9799919799/functions/fork.html'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: forkDuringLookup(),
  probes: ['c'],
  ...outcomesOfFork,
  musl: absent('musl src/network/resolvconf.c: __get_resolv_conf reads the file on each lookup and holds no lock'),
  expected: hangsByLock(LOCK),
  variants: {
    'hosts-file': {
      title: 'the other thread reads /etc/hosts',
      steps: forkDuringLookup(undefined, { file: 'hosts', change: 'file hosts 127.0.0.1 localhost' }),
      musl: absent('musl src/network/lookup_name.c, name_from_hosts: no lock'),
      expected: fixedIn('2.22', FILES_LOCK),
    },
  },
});
