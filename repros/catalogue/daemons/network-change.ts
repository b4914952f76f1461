import { absent, byDaemon, byVersion, scenario, shown } from 'resolv-lab';

const EPOLL =
  'bug 29415, commits 02ca25fef2, c399271c10 (2.36 branch); the code of 2.17 and 2.31 has main_loop_epoll without it';

export default scenario({
  title: 'a program that started before the network gets no addresses of a family that came later, because of nscd',
  bugs: ['29415'],
  symptoms: ['after boot a program uses IPv6 alone until it is restarted, although the host has IPv4'],
  about: `
    With AI_ADDRCONFIG the C library leaves out families that the host has no address of. It keeps what it read, and relies on a mark in the memory that nscd
    shares, which says when the addresses of the host changed. nscd up to 2.36 counted changes, but did not write the mark.`,
  links: ['https://gitlab.freedesktop.org/NetworkManager/NetworkManager/-/issues/1041'],
  conf: 'nameserver A',
  ip: ['addr add 2001:db8::9/64 dev lo'],
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['none', 'nscd'],
  daemonCheck: 'behaviour',
  daemonSettings: { 'shared hosts': 'yes' },
  libcs: 'glibc',
  steps: [
    'before: getaddrinfo one.lab.test flags=AI_ADDRCONFIG',
    'ip addr add 10.9.8.7/24 dev lo',
    'daemon idle',
    'after: getaddrinfo two.lab.test flags=AI_ADDRCONFIG',
  ],
  shown: { before: { result: '2001:db8::1' }, after: { result: '2001:db8::1' } },
  absent: { before: { result: '2001:db8::1' }, after: { result: '192.0.2.1 2001:db8::1' } },
  expected: byDaemon({
    none: absent('glibc sysdeps/unix/sysv/linux/check_pf.c: the addresses of the host are read again after a change'),
    nscd: byVersion({ '<2.36': shown(EPOLL), '>=2.37': absent(EPOLL) }),
  }),
});
