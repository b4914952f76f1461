import { absent, fixedIn, scenario, unknown } from 'resolv-lab';

export default scenario({
  title: 'an IPv6 address with a group of five digits is accepted',
  bugs: ['16637'],
  about: `
    A group of an IPv6 address has one to four hexadecimal digits (RFC 4291, section 2.2). inet_pton before 2.26 counted no leading zeros, so a longer group
    was valid if its value was small. getaddrinfo takes for an address what inet_pton accepts.`,
  conf: 'nameserver A',
  servers: { A: 'nxdomain' },
  steps: ['getaddrinfo 2001:db8::00001'],
  shown: { result: '2001:db8::1', asked: 'nobody' },
  absent: { result: 'EAI_NONAME' },
  expected: fixedIn('2.26', 'NEWS of glibc 2.26, bug 16637; commit 9a0cc8c1bd'),
  musl: unknown,
  variants: {
    'four-digits': {
      title: 'a group of four digits',
      steps: ['getaddrinfo 2001:db8::0001'],
      absent: { result: '2001:db8::1', asked: 'nobody' },
      shown: { result: 'EAI_NONAME' },
      expected: absent('RFC 4291, section 2.2'),
      musl: absent('RFC 4291, section 2.2'),
    },
  },
});
