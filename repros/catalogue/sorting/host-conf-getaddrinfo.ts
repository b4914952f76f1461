import { absent, scenario } from 'resolv-lab';

const first = { result: '192.0.2.77' };

export default scenario({
  kind: 'conformance',
  manual: 'host.conf(5), multi',
  title: 'without multi getaddrinfo has the first address of /etc/hosts alone',
  symptoms: ['a program gets 127.0.0.1 for localhost and not ::1, although /etc/hosts has a line for each'],
  about: `
    A name has a line with an IPv4 address in /etc/hosts, and a line with an IPv6 address. Without \`multi on\` in host.conf glibc stops at the first line that fits the
    family of the call.`,
  conf: 'nameserver A',
  hosts: '192.0.2.77 www.lab.test\n2001:db8::77 www.lab.test',
  hostConf: 'multi off',
  servers: { A: 'answers' },
  musl: 'musl has no host.conf',
  steps: ['getaddrinfo www.lab.test'],
  absent: first,
  expected: absent('host.conf(5), multi: off by default, only the first address'),
  variants: {
    on: {
      title: 'multi on: getaddrinfo has all addresses of /etc/hosts',
      hostConf: 'multi on',
      absent: { result: '192.0.2.77 2001:db8::77' },
      expected: absent('host.conf(5), multi: on returns all valid addresses of the file'),
    },
    inet6: {
      title: 'without multi, and IPv6 asked for: the first IPv6 address',
      steps: ['getaddrinfo www.lab.test family=inet6'],
      absent: { result: '2001:db8::77' },
      expected: absent('glibc nss_files/files-hosts.c, _nss_files_gethostbyname3_r: the first line of the family'),
    },
  },
});
