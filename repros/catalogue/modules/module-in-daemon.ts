import { absent, type ExpectationRule, scenario, shown } from 'resolv-lab';

const ADDRESS = '192.168.122.99';
const LEASE = `[{"ip-address":"${ADDRESS}","mac-address":"52:54:00:11:22:33","hostname":"vm1","expiry-time":9999999999}]`;
const CLIENT =
  'glibc nscd/nscd_getai.c: an answer of the daemon ends the lookup, before any module of the client is loaded';
const MISSING = 'nsswitch.conf(5): a service that cannot be loaded is unavailable, and the next one is tried';

const inDaemon: ExpectationRule = (_, { daemon }) => (daemon.id === 'none' ? absent(MISSING) : shown(CLIENT));

export default scenario({
  title: 'a daemon finds names by a module that its client does not have',
  symptoms: [
    'a program built by Nix does not find the names of virtual machines, until nscd or nsncd runs',
    'a container resolves names of virtual machines that no nameserver knows',
  ],
  about: `
    nsswitch.conf names libvirt, and the client's libc has no such module: it asks the nameserver. With a daemon whose libc has the module, the
    daemon answers, for any libc of the client. So distributions whose programs cannot load the system's modules run nsncd.`,
  links: ['https://github.com/twosigma/nsncd', 'https://libvirt.org/nss.html'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  daemons: ['none', 'nsncd', 'nscd'],
  daemonPackages: ['libnss-libvirt'],
  nsswitch: 'hosts: files libvirt dns',
  files: { '/var/lib/libvirt/dnsmasq/virbr0.status': LEASE },
  steps: ['getaddrinfo vm1 family=inet'],
  shown: { result: ADDRESS, asked: 'nobody' },
  absent: { result: '192.0.2.1', asked: 'A' },
  expected: inDaemon,
  musl: absent('musl src/network: it has no name service switch, and asks no daemon for hosts'),
  variants: {
    container: {
      title: "a container with its host's /run",
      servers: { A: 'answers', B: { on: 'container' } },
      machines: {
        container: { conf: 'nameserver B', nsswitch: 'hosts: files dns', mounts: { '/run': 'client:/run' } },
      },
      steps: ['@container getaddrinfo vm1 family=inet'],
      absent: { result: '192.0.2.2', asked: 'B' },
    },
    'in-client': {
      title: 'the other way round: the client has the module, and the daemon does not',
      packages: ['libnss-libvirt'],
      daemonPackages: [],
      expected: (_, { daemon }) =>
        daemon.id === 'none' ? shown('https://libvirt.org/nss.html: the module reads the leases') : absent(CLIENT),
    },
  },
});
