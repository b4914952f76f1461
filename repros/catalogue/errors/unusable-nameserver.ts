import { fixedIn, scenario, unknown } from 'resolv-lab';

export default scenario({
  title: 'with a nameserver line that cannot be used, only the first search domain is tried',
  bugs: ['19791'],
  symptoms: [
    'a short name is not found, although a later search domain has it, with a broadcast address in resolv.conf',
  ],
  about: `
    The first nameserver is 255.255.255.255, which connect(2) refuses, so each lookup goes on to the second. The name does not exist in the first search
    domain. For the second domain glibc took the old answer for AAAA as that of the unusable server, so the lookup ended without a query.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=19791'],
  conf: `
    nameserver 255.255.255.255
    nameserver A
    search one.test two.test
    options timeout:1`,
  servers: { A: 'nxdomain name=*.one.test; nxdomain name=www' },
  mayEnd: true,
  steps: ['getaddrinfo www'],
  shown: { result: ['EAI_NONAME', 'EAI_NODATA', 'EAI_AGAIN', 'ended by SIGABRT'] },
  absent: { result: '192.0.2.1 2001:db8::1', names: 'www.one.test www.two.test' },
  expected: fixedIn('2.24', 'commit b66d837bb5, bug 19791, in glibc 2.24'),
  musl: unknown,
});
