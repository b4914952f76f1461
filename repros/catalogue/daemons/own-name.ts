import { absent, scenario } from 'resolv-lab';

const source =
  'nsncd pull request 71 (host requests by gethostbyname2_r and gethostbyaddr_r, in 1.5.1); nscd.conf(5): hosts are cached as the services give them';

export default scenario({
  title: 'with a daemon the name of the host itself has no domain, or is localhost',
  symptoms: ['hostname --fqdn prints the short name', 'getent hosts with the name of the host prints localhost'],
  about: `
    /etc/hosts has the full name of the host and its short name as an alias. \`hostname --fqdn\` calls getaddrinfo with AI_CANONNAME for the short name. Early
    versions of nsncd left the canonical name out, or answered with another one. A program gets the same with and without a daemon.`,
  conf: 'nameserver A',
  hostname: 'box',
  hosts: '127.0.1.1 box.lab.test box',
  servers: { A: 'nxdomain' },
  libcs: 'glibc',
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  daemonCheck: 'parity',
  steps: ['getaddrinfo box family=inet flags=AI_CANONNAME'],
  absent: { result: '127.0.1.1', canonname: 'box.lab.test', asked: 'nobody' },
  expected: absent(source),
  variants: {
    'getent-hosts': {
      title: 'gethostbyname, as getent hosts calls it',
      steps: ['gethostbyname box'],
      absent: { result: '127.0.1.1', asked: 'nobody' },
    },
    reverse: {
      title: 'the name of the address',
      steps: ['getnameinfo 127.0.1.1'],
      absent: { result: 'box.lab.test 0', asked: 'nobody' },
    },
  },
});
