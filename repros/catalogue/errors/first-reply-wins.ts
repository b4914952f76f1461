import { absent, scenario, shown } from 'resolv-lab';

const inOrder = 'resolv.conf(5), nameserver: the library queries the servers in the order listed';
const atOnce =
  'musl src/network/res_msend.c, __res_msend_rc: each query goes to all nameservers at once, and the first reply with NOERROR or NXDOMAIN counts';

export default scenario({
  title: 'a second nameserver that answers faster decides that a name does not exist',
  symptoms: [
    'in Alpine containers internal names resolve only now and then, while Debian containers find them',
    'names of the VPN are not found although its nameserver is the first in resolv.conf',
  ],
  about: `
    The first nameserver knows the name and takes a moment; the second one answers NXDOMAIN at once. glibc waits for the first. musl asks both at the
    same time, and the first answer wins. All nameservers of a musl program must know the same names.`,
  conf: `
    nameserver A
    nameserver B
    options timeout:5`,
  servers: { A: 'delay ms=600', B: 'nxdomain' },
  steps: ['getaddrinfo www.lab.test'],
  shown: { result: 'EAI_NONAME' },
  absent: { result: '192.0.2.1 2001:db8::1', asked: 'A' },
  expected: absent(inOrder),
  musl: shown(atOnce),
  variants: {
    'fast-first': {
      title: 'the first nameserver is the faster one',
      servers: { A: 'answers', B: 'delay ms=600' },
      absent: { result: '192.0.2.1 2001:db8::1' },
      musl: absent(atOnce),
    },
    'one-silent': {
      title: 'the second nameserver is silent: the first answer is enough',
      servers: { A: 'answers', B: 'drop' },
      absent: { result: '192.0.2.1 2001:db8::1', waited: 'nowhere' },
      musl: absent(atOnce),
    },
  },
});
