import { absent, scenario } from 'resolv-lab';

const source =
  'getaddrinfo(3), ATTRIBUTES: getaddrinfo is MT-Safe; glibc resolv/resolv_context.c: each thread has a state of its own';
const THREADS = Array.from({ length: 12 }, (_, at) => at + 1);
const lookups = (round: string) =>
  THREADS.map((at) => `${round}${at}: getaddrinfo ${round}${at}.lab.test family=inet thread=t${at}`);
const addresses = Object.fromEntries(
  ['a', 'b', 'c'].flatMap((round, net) =>
    THREADS.map((at) => [`${round}${at}`, { result: `198.51.${100 + net}.${at}` }]),
  ),
);

export default scenario({
  title: 'a lookup of one of twelve threads gets the answer of another',
  about: `
    Twelve threads look names up at the same time, three times. Each name has an address of its own. Each thread has its own resolver state and its own
    sockets, so each lookup gets its address.`,
  conf: 'nameserver A',
  servers: {
    A: {
      zone: Object.entries(addresses)
        .map(([name, { result }]) => `${name} A ${result}`)
        .join('\n'),
    },
  },
  steps: [lookups('a'), lookups('b'), lookups('c')],
  absent: addresses,
  expected: absent(source),
  musl: absent('musl src/network/res_msend.c: a lookup has its own socket and buffers on its stack'),
  variants: {
    delayed: {
      title: 'the nameserver answers late, so that replies come close together',
      servers: {
        A: {
          does: 'delay ms=200',
          zone: Object.entries(addresses)
            .map(([name, { result }]) => `${name} A ${result}`)
            .join('\n'),
        },
      },
    },
  },
});
