import { absent, scenario, shown } from 'resolv-lab';

const CONNECTED =
  'glibc resolv/res_send.c, reopen: connect; udp(7) and connect(2): a connected socket receives from the address and port of its peer alone';
const ONE_OF_ITS_SERVERS =
  'musl src/network/res_msend.c: the socket is not connected, and a reply counts if its source is any of the nameservers';
/** What a lookup without an answer comes to, on 2.17 EAI_NONAME over IPv6; before 2.20 the codes were others (bug 16849). */
const SILENCE = ['EAI_AGAIN', 'EAI_SYSTEM EAGAIN', 'EAI_SYSTEM ETIMEDOUT', 'EAI_SYSTEM ECONNREFUSED', 'EAI_NONAME'];

export default scenario({
  title: 'a reply from another address than that of the nameserver is taken for the answer',
  symptoms: ['every lookup times out with a nameserver that has two addresses, although its replies arrive'],
  about: `
    A nameserver with two addresses receives the query at one and answers from the other, as a server does whose socket is bound to no address. The reply is
    right, and has the right port. glibc connects its socket, so the kernel drops the reply, and tells the server that the port is unreachable.`,
  conf: `
    nameserver A
    options timeout:1 attempts:1`,
  servers: { A: 'wrongSourceAddress 127.0.0.99' },
  steps: ['getaddrinfo www.lab.test. family=inet'],
  shown: { result: '192.0.2.1' },
  absent: { result: SILENCE, asked: 'A(A)', waited: 'A' },
  expected: absent(CONNECTED),
  musl: absent(ONE_OF_ITS_SERVERS),
  variants: {
    ipv6: {
      title: 'over IPv6',
      ip: ['addr add fd00::54/128 dev lo'],
      servers: { A: { address: 'fd00::53', does: 'wrongSourceAddress fd00::54' } },
    },
    'other-nameserver': {
      title: 'from the address of the other nameserver, which is dead: musl takes it for the answer',
      conf: `
        nameserver A
        nameserver 127.0.0.99
        options timeout:1 attempts:1`,
      absent: { result: SILENCE },
      musl: shown(ONE_OF_ITS_SERVERS),
    },
    'one-of-two': {
      title: 'only the reply for AAAA comes from the other address',
      libcs: 'glibc',
      servers: { A: 'wrongSourceAddress 127.0.0.99 type=AAAA' },
      steps: ['getaddrinfo www.lab.test.'],
      shown: { result: '192.0.2.1 2001:db8::1' },
      absent: { result: '192.0.2.1' },
    },
  },
});
