import { absent, fixedIn, scenario } from 'resolv-lab';

const source = 'bugs 32573 and 32575; commit 6a3cb6b1bd, first released in glibc 2.42; nss/tst-nss-files-network.c';

export default scenario({
  title: 'a number that is too large in /etc/networks becomes another network',
  bugs: ['32573', '32575'],
  about: `
    A line of /etc/networks has a name and up to four numbers, in decimal, octal or hexadecimal. Before 2.42 a number was cut to what fits into its place
    without a word, so 0xFF00000000 became 0. Since then the line is ignored.`,
  conf: 'nameserver A',
  nsswitch: 'networks: files',
  etc: { networks: 'large xFF00000000.0.0.0\nright x0000000000Ff.077\nloopback 127.0.0.0' },
  servers: { A: 'nxdomain' },
  musl: 'musl does not read /etc/networks',
  steps: ['getnetbyname large'],
  shown: { result: 'network=0.0.0.0', asked: 'nobody' },
  absent: { result: 'HOST_NOT_FOUND', asked: 'nobody' },
  expected: fixedIn('2.42', source),
  variants: {
    fits: {
      title: 'a number with zeros in front, and an octal one',
      steps: ['getnetbyname right'],
      shown: { result: 'HOST_NOT_FOUND' },
      absent: { result: 'network=255.63.0.0' },
      expected: absent('inet_network(3): numbers in decimal, octal (0) or hexadecimal (0x); networks(5)'),
    },
    decimal: {
      title: 'a line as networks(5) has it',
      steps: ['getnetbyname loopback'],
      shown: { result: 'HOST_NOT_FOUND' },
      absent: { result: 'network=127.0.0.0' },
      expected: absent('networks(5)'),
    },
  },
});
