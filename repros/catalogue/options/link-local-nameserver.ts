import { absent, scenario, shown, unknown } from 'resolv-lab';

const MANUAL = 'resolv.conf(5), nameserver: a link-local address has its scope id behind a percent sign (RFC 4007)';
const IGNORED =
  'glibc resolv/res_init.c: an error of __inet6_scopeid_pton is ignored, so the scope is 0; connect(2) to a link-local address without a scope fails';
const SKIPPED =
  'musl src/network/lookup_ipliteral.c and resolvconf.c: with an unknown interface the line has no address and is skipped; without any nameserver 127.0.0.1 is asked';
// Which error 2.17 has is the entry all-servers-silent.
const nobody = { result: ['EAI_AGAIN', 'EAI_NONAME'], asked: 'nobody' };

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), nameserver',
  title: 'a nameserver may have a link-local address with its interface',
  symptoms: ['a nameserver that router advertisements announced, fe80::…, is never asked'],
  about: `
    A link-local address says nothing without its interface, which stands behind a percent sign, by its name or number. Names of interfaces change, and a container has others. glibc
    says nothing of an interface that does not exist, and cannot ask the server. musl skips the line, and asks 127.0.0.1 if no line is left.`,
  conf: 'nameserver A\noptions timeout:1 attempts:1',
  servers: { A: { address: 'fe80::53%lo' }, B: { address: '127.0.0.1' } },
  steps: ['getaddrinfo www.lab.test. family=inet'],
  absent: { result: '192.0.2.1', asked: 'A' },
  expected: absent(MANUAL),
  musl: absent('musl src/network/lookup_ipliteral.c: if_nametoindex'),
  variants: {
    number: {
      title: 'the interface by its number',
      conf: 'nameserver fe80::53%1\noptions timeout:1 attempts:1',
      musl: absent('musl src/network/lookup_ipliteral.c: digits are the scope id'),
    },
    'no-such-interface': {
      title: 'an interface that does not exist: the server cannot be asked',
      conf: 'nameserver fe80::53%nosuch\noptions timeout:1 attempts:1',
      absent: nobody,
      expected: absent(IGNORED),
      musl: shown(SKIPPED),
    },
    'no-interface': {
      title: 'without an interface',
      conf: 'nameserver fe80::53\noptions timeout:1 attempts:1',
      absent: nobody,
      expected: absent(IGNORED),
      // Observed: the query arrives, and the reply is ignored, as its source has a scope (res_msend.c compares all octets of the address).
      musl: unknown,
    },
    'next-nameserver': {
      title: 'an interface that does not exist: the next nameserver is asked at once',
      conf: 'nameserver fe80::53%nosuch\nnameserver B\noptions timeout:1',
      absent: { result: '192.0.2.2', asked: 'B', waited: 'nowhere' },
      expected: absent(`${IGNORED}; __res_context_send: the next server is asked`),
      musl: absent(SKIPPED),
    },
  },
});
