import { absent, scenario, shown } from 'resolv-lab';

const EACH =
  'resolv.conf(5), timeout: the time that the resolver waits for a response before it tries again; attempts: how often';
const DIVIDED =
  'musl src/network/res_msend.c: the timeout is that of the whole lookup, and the interval of retries is the timeout divided by the attempts';

export default scenario({
  title: 'timeout is the time of a whole lookup, so a slow nameserver gets each query several times',
  symptoms: [
    'in Alpine containers lookups fail after five seconds, where glibc waits ten',
    'a slow nameserver gets each query twice from Alpine',
  ],
  about: `
    The nameserver takes 1.5 seconds. With \`timeout:3 attempts:3\` glibc waits three seconds before it asks again, so it asks once. musl divides: it asks every
    second, and gives up after three seconds in all.`,
  conf: `
    nameserver A
    options timeout:3 attempts:3`,
  servers: { A: 'delay ms=1500' },
  steps: ['getaddrinfo www.lab.test. family=inet'],
  shown: { result: '192.0.2.1', asked: 'A(A A)' },
  absent: { result: '192.0.2.1', asked: 'A(A)' },
  expected: absent(EACH),
  musl: shown(DIVIDED),
  variants: {
    'one-attempt': {
      title: 'with attempts:1 musl waits the whole timeout too',
      conf: `
        nameserver A
        options timeout:3 attempts:1`,
      musl: absent(DIVIDED),
    },
  },
});
