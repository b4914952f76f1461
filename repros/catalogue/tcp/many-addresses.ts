import { absent, fixedIn, scenario, unknown } from 'resolv-lab';

/** The addresses of `manyAddresses`, for A and for AAAA. */
const of = (count: number) =>
  Array.from({ length: count }, (_, n) => `198.18.${(n + 1) >> 8}.${(n + 1) & 255} 2001:db8::${(n + 1).toString(16)}`);

const FIX = 'NEWS of glibc 2.23, bug 18665, CVE-2015-7547; commit e9db92d3ac';

export default scenario({
  title: 'answers for both families that are larger than the first buffer are not returned whole',
  bugs: ['18665', 'CVE-2015-7547'],
  symptoms: ['a program crashes in getaddrinfo at a name with many addresses'],
  about: `
    For AF_UNSPEC glibc has a buffer of 2048 octets on its stack for both answers, and takes a larger one for an answer that does not fit. Before 2.23 it could take
    the sizes of the two for one another. These answers are correct ones: a program should get all addresses. musl has room for 48.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=18665'],
  conf: `
    nameserver A
    options timeout:1`,
  servers: { A: 'manyAddresses 24' },
  mayEnd: true,
  steps: ['getaddrinfo large.lab.test'],
  absent: { result: of(24).join(' ') },
  // The bug needs replies of another kind, and the lab sends none that would overflow the stack.
  expected: (libc, cell) => (fixedIn('2.23', FIX)(libc, cell).value === 'reproduced' ? unknown : absent(FIX)),
  musl: unknown,
  variants: {
    'udp-beyond-512': {
      title: 'over UDP, above 512 octets, although the query has no EDNS',
      servers: { A: 'manyAddresses 24 whole=yes' },
      absent: { result: of(24).join(' ') },
    },
    'udp-beyond-the-buffer': {
      title: 'over UDP, above 2048 octets',
      servers: { A: 'manyAddresses 80 whole=yes' },
      absent: { result: of(80).join(' ') },
    },
    'tcp-beyond-the-buffer': {
      title: 'over TCP, above 2048 octets',
      servers: { A: 'manyAddresses 80' },
      absent: { result: of(80).join(' ') },
    },
  },
});
