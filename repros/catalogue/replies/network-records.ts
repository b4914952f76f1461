import { fixedIn, scenario, unknown } from 'resolv-lab';

const PTR = "answer='@ PTR 0.2.0.192.in-addr.arpa.'";
/** Until 2.23 the list of aliases begins behind the first. */
const network = ['network=192.0.2.0', 'aliases=0.2.0.192.in-addr.arpa network=192.0.2.0'];
const nothing = ['HOST_NOT_FOUND', 'NO_RECOVERY', 'NO_DATA', 'TRY_AGAIN', 'NETDB_INTERNAL', 'NETDB_SUCCESS'];

export default scenario({
  title: 'a lookup of a network by name does not skip records of other types',
  bugs: ['19868'],
  about: `
    The answer for the PTR record of a network has another record in front. Until 2.23 getnetbyname went on inside of that record in place of behind it. No C library
    writes the name of the network: \`n_name\` of the result is what the caller has there, so a program that prints it may crash.`,
  conf: 'nameserver A',
  nsswitch: 'networks: dns',
  servers: { A: `records answer='@ A 192.0.2.1' ${PTR}` },
  musl: 'the getnetbyname of musl finds nothing, ever',
  steps: ['getnetbyname net.lab.test.'],
  shown: { result: nothing, asked: 'A(PTR)' },
  absent: { result: network, asked: 'A(PTR)' },
  expected: fixedIn('2.24', 'NEWS of glibc 2.24, bug 19868; commit a12f9431b3'),
  variants: {
    'ptr-alone': {
      title: 'the PTR record alone',
      servers: { A: `records ${PTR}` },
      expected: unknown,
    },
  },
});
