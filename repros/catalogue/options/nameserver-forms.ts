import { absent, scenario, unknown } from 'resolv-lab';

const FORMS = 'resolv.conf(5), nameserver: an IPv4 address in dot notation, or an IPv6 address as in RFC 2373';
const SCOPE = 'glibc resolv/res_init.c: errors in the scope behind % are ignored, for backwards compatibility';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), nameserver',
  title: 'a nameserver may have an IPv6 address',
  symptoms: ['a nameserver with an IPv6 address is not asked'],
  about: `
    The address of a nameserver has one of the forms of inet_aton(3) or inet_pton(3). A link-local IPv6 address needs its interface behind a percent sign; other
    addresses need none.`,
  conf: 'nameserver ::1',
  servers: { A: { address: '::1' } },
  steps: ['getaddrinfo www.lab.test.'],
  absent: { result: '192.0.2.1 2001:db8::1', asked: 'A' },
  expected: absent(FORMS),
  musl: unknown,
  variants: {
    long: { title: 'an IPv6 address with all its zeros', conf: 'nameserver 0:0:0:0:0:0:0:1' },
    dots: {
      title: 'an IPv6 address that ends in dot notation',
      conf: 'nameserver ::ffff:127.0.0.1',
      servers: { A: 'answers' },
    },
    both: {
      title: 'IPv6 and IPv4 addresses are asked in the order of the file',
      conf: 'nameserver ::1\nnameserver B\nnameserver ::2',
      servers: { A: { address: '::1', does: 'refused' }, B: 'refused', C: { address: '::2' } },
      absent: { result: '192.0.2.3 2001:db8::3', asked: 'A B C' },
      musl: unknown,
    },
    'scope-not-needed': {
      title: 'the scope of an address that needs none is ignored',
      conf: 'nameserver ::1%lo',
      expected: absent(SCOPE),
    },
    'short-ipv4': {
      title: 'an IPv4 address of two parts, as inet_aton(3) has it',
      conf: 'nameserver 127.1',
      servers: { A: 'answers' },
      expected: absent('glibc resolv/res_init.c: an address is read like inet_aton(3)'),
    },
  },
});
