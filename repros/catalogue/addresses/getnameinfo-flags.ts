import { absent, scenario, unknown } from 'resolv-lab';

const page = (flag: string, rule: string) => absent(`getnameinfo(3), ${flag}: ${rule}`);
const name = (flags: string) => [`getnameinfo 192.0.2.7 port=514 flags=${flags}`];

export default scenario({
  kind: 'conformance',
  manual: 'getnameinfo(3), NI_NAMEREQD',
  title: 'NI_NAMEREQD: an address without a name is an error',
  about: `
    getnameinfo returns the name of an address and of a port. Its flags ask for numbers in place of names, for an error in place of a number, for the name of a service
    over UDP, or for the host's part of a name in the own domain.`,
  conf: 'nameserver A\nsearch lab.test',
  servers: { A: 'nxdomain' },
  hostname: 'client.lab.test',
  etc: { services: 'shell 514/tcp\nsyslog 514/udp\n' },
  steps: name('NI_NAMEREQD'),
  absent: { result: 'EAI_NONAME', asked: 'A(PTR)' },
  expected: page('NI_NAMEREQD', 'an error is returned if the hostname cannot be determined'),
  musl: unknown,
  variants: {
    'no-flag': {
      title: 'without a flag an address without a name is written as a number',
      steps: ['getnameinfo 192.0.2.7 port=514'],
      absent: { result: '192.0.2.7 shell', asked: 'A(PTR)' },
    },
    'numeric-host': {
      title: 'NI_NUMERICHOST: the number of the host, without a query',
      manual: 'getnameinfo(3), NI_NUMERICHOST',
      servers: { A: 'answers' },
      steps: name('NI_NUMERICHOST'),
      absent: { result: '192.0.2.7 shell', asked: 'nobody' },
      expected: page('NI_NUMERICHOST', 'the numeric form of the hostname is returned'),
    },
    'numeric-service': {
      title: 'NI_NUMERICSERV: the number of the port',
      manual: 'getnameinfo(3), NI_NUMERICSERV',
      steps: name('NI_NUMERICHOST,NI_NUMERICSERV'),
      absent: { result: '192.0.2.7 514', asked: 'nobody' },
      expected: page('NI_NUMERICSERV', 'the numeric form of the service address is returned'),
    },
    datagram: {
      title: 'NI_DGRAM: the name of the service over UDP',
      manual: 'getnameinfo(3), NI_DGRAM',
      steps: name('NI_NUMERICHOST,NI_DGRAM'),
      absent: { result: '192.0.2.7 syslog', asked: 'nobody' },
      expected: page('NI_DGRAM', 'the service is datagram based rather than stream based'),
    },
    'no-fqdn': {
      title: 'NI_NOFQDN: only the host name part for local hosts',
      manual: 'getnameinfo(3), NI_NOFQDN',
      servers: { A: 'answers' },
      steps: name('NI_NOFQDN'),
      absent: { result: 'a shell', asked: 'A(PTR)' },
      expected: page('NI_NOFQDN', 'only the hostname part of the fully qualified domain name for local hosts'),
    },
  },
});
