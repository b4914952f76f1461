import { absent, byDaemon, type ExpectationRule, fixedIn, scenario, unknown } from 'resolv-lab';

const NAMESERVER = 'resolv.conf(5): a nameserver has an IPv4 or an IPv6 address';
const UNINITIALISED = 'bug 16743; commit a071766ebf, first released in glibc 2.20';

/** The client reads the reply, so its C library decides. */
const inClient: ExpectationRule = (_, cell) => fixedIn('2.20', UNINITIALISED)(cell.libc, cell);

export default scenario({
  title: 'on a host without IPv4 lookups through the daemon fail',
  bugs: ['16743'],
  symptoms: ['on an IPv6-only host names are found without the daemon, and not with it'],
  about: `
    The host has no IPv4 address, not even on the loopback device, and its nameserver has an IPv6 address. The daemon asks it as a program
    does. It sends addresses of both families, and a client that cannot use IPv4 leaves those out. An old client leaves a gap in place of
    an address, and takes old octets of its memory for one.`,
  conf: 'nameserver A',
  ip: ['addr del 127.0.0.1/8 dev lo', 'addr add 2001:db8::9/64 dev lo'],
  servers: { A: { address: 'fd00::53' } },
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: 'glibc',
  steps: ['all: getaddrinfo all.lab.test', 'reverse: gethostbyaddr 2001:db8::1'],
  absent: {
    all: { result: '192.0.2.1 2001:db8::1', asked: 'A' },
    reverse: { result: '2001:db8::1 name=a.lab.test', asked: 'A(PTR)' },
  },
  expected: absent(NAMESERVER),
  variants: {
    'only-usable': {
      title: 'with AI_ADDRCONFIG a client before 2.20 gets an address that no nameserver sent',
      daemons: ['nsncd', 'nscd', 'unscd'],
      steps: ['usable: getaddrinfo usable.lab.test flags=AI_ADDRCONFIG'],
      absent: { usable: { result: '2001:db8::1', asked: 'A', by: 'daemon' } },
      expected: byDaemon({
        nsncd: inClient,
        // It depends on the order of the addresses in the reply, which is that of nscd's own version.
        nscd: (libc, cell) => (cell.libc.version === '2.17' ? unknown : inClient(libc, cell)),
        unscd: inClient,
      }),
    },
  },
});
