import { absent, scenario } from 'resolv-lab';

const LOCAL =
  'resolv.conf(5): without nameserver entries the name server on the local machine is used; glibc resolv/res_init.c';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), nameserver',
  title: 'without a nameserver in resolv.conf the resolver asks 127.0.0.1',
  symptoms: ['queries to 127.0.0.1 from a container, or "Temporary failure in name resolution" at once'],
  about: `
    The file has no nameserver, or there is none. The resolver asks the local machine, 127.0.0.1. In most containers no server listens there, so the
    lookup fails at once.`,
  conf: 'options timeout:1',
  servers: { A: { address: '127.0.0.1' }, B: 'answers' },
  steps: ['getaddrinfo www.lab.test.'],
  absent: { result: '192.0.2.1 2001:db8::1', asked: 'A' },
  expected: absent(LOCAL),
  musl: absent('musl src/network/resolvconf.c: without a nameserver, 127.0.0.1'),
  variants: {
    empty: { title: 'an empty file', conf: '' },
    'not-an-address': {
      title: 'the only nameserver line has no address',
      conf: 'nameserver\nnameserver 127.0.0.300',
      libcs: 'glibc',
      expected: absent(`${LOCAL}: a line without an address is ignored`),
    },
    misspelt: { title: 'a misspelt keyword', conf: 'nameservers B\nNAMESERVER B' },
    removed: {
      title: 'the file is removed while the program runs',
      conf: 'nameserver B',
      libcs: '>=2.26',
      steps: ['before: getaddrinfo one.lab.test.', 'remove resolv.conf', 'after: getaddrinfo two.lab.test.'],
      absent: { before: { asked: 'B' }, after: { asked: 'A' } },
      expected: absent(`${LOCAL}; NEWS of 2.26, bug 984: the file is read again after a change`),
    },
    'nobody-listens': {
      title: 'no server listens there: the lookup fails at once',
      servers: { A: { address: '127.0.0.1', does: 'dead' }, B: 'answers' },
      absent: { result: ['EAI_AGAIN', 'EAI_SYSTEM ECONNREFUSED'], asked: 'nobody', waited: 'nowhere' },
    },
  },
});
