import { absent, fixedIn, scenario, unknown } from 'resolv-lab';

const source =
  'NEWS of glibc 2.38, bug 25457; commit c437631485; broken by commit 9c02d0784d, first released in glibc 2.30';

export default scenario({
  title: 'the name of an IPv4 client is not found in /etc/hosts by a server that listens on IPv6',
  bugs: ['25457'],
  symptoms: ['a server logs ::ffff:192.0.2.77 in place of the name that /etc/hosts has'],
  about: `
    A server with one socket for IPv6 and IPv4 sees an IPv4 client as ::ffff:192.0.2.77. /etc/hosts has the IPv4 address. getnameinfo finds its name
    there, except from 2.30 to 2.37, where the file was compared with the IPv6 address alone.`,
  conf: 'nameserver A',
  hosts: '192.0.2.77 box.lab.test',
  servers: { A: 'nxdomain' },
  steps: ['getnameinfo ::ffff:192.0.2.77 flags=NI_NAMEREQD'],
  shown: { result: ['EAI_NONAME'] },
  absent: { result: 'box.lab.test 0', asked: 'nobody' },
  expected: fixedIn('2.38', source, { since: '2.30' }),
  musl: unknown,
  variants: {
    ipv4: {
      title: 'the IPv4 address itself',
      steps: ['getnameinfo 192.0.2.77 flags=NI_NAMEREQD'],
      expected: absent('hosts(5); glibc nss/nss_files/files-hosts.c'),
    },
  },
});
