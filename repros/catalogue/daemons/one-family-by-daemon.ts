import { byDaemon, type ExpectationRule, fixedIn, scenario, unknown } from 'resolv-lab';

const SKIPPED = 'commit 8dc9751764, first released in glibc 2.20';
const SUBSCRIPT = 'NEWS of glibc 2.37, bug 29605; commits c9226c03da, 227c903587 (2.36 branch, 2022-09-26)';

/** The client reads the reply, so its C library decides. Debian's 2.36-2 has the stable branch of 2022-10-25 (debian/changelog). */
const inClient: ExpectationRule = (_, cell) => {
  const old = fixedIn('2.20', SKIPPED)(cell.libc, cell);
  const subscript = fixedIn('2.37', SUBSCRIPT, { since: '2.36', branches: true, debian: ['2.36-2'] });
  return old.value === 'reproduced' ? old : subscript(cell.libc, cell);
};

export default scenario({
  title: 'through a daemon, a lookup of IPv6 alone returns wrong addresses',
  bugs: ['29605'],
  symptoms: ['with nscd a program that uses IPv6 alone gets addresses that no nameserver has'],
  about: `
    The reply of a daemon has the addresses of both families, and the client leaves out the other family. glibc before 2.20 did not skip their octets, and took
    them for IPv6 addresses. glibc 2.36 as released looked at the family of another address.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=29605'],
  conf: 'nameserver A',
  servers: {
    A: {
      zone: `
        www A    192.0.2.7
        www A    192.0.2.8
        www AAAA 2001:db8::7
        www AAAA 2001:db8::8`,
    },
  },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: 'glibc',
  steps: ['getaddrinfo www.lab.test family=inet6'],
  absent: { result: '2001:db8::7 2001:db8::8', by: 'daemon' },
  expected: byDaemon({
    nsncd: inClient,
    // It depends on the order of the addresses in the reply, which is that of nscd's own version.
    nscd: (libc, cell) => (cell.libc.version === '2.17' ? unknown : inClient(libc, cell)),
    unscd: inClient,
  }),
});
