import { absent, scenario } from 'resolv-lab';

const LEASE =
  '[{"ip-address":"192.168.122.99","mac-address":"52:54:00:11:22:33","hostname":"vm1","expiry-time":9999999999}]';
const MANUAL = 'nsswitch.conf(5): services are tried in their order, and the first success ends the lookup';

export default scenario({
  title: 'one name is in /etc/hosts, in a module and in DNS, and the first of nsswitch.conf wins',
  symptoms: ['a virtual machine has one address for ssh and another one for dig'],
  about: `
    vm1 is in /etc/hosts, in a lease of libvirt and at the nameserver, each with another address. The line hosts of nsswitch.conf decides. A
    service that is not reached is not asked, and [NOTFOUND=return] keeps the services behind it from being reached for any name.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  musl: 'musl loads no modules of the name service',
  packages: ['libnss-libvirt'],
  nsswitch: 'hosts: libvirt files dns',
  hosts: '192.0.2.77 vm1',
  files: { '/var/lib/libvirt/dnsmasq/virbr0.status': LEASE },
  steps: ['getaddrinfo vm1 family=inet'],
  absent: { result: '192.168.122.99', asked: 'nobody' },
  expected: absent(MANUAL),
  variants: {
    'files-first': {
      title: '/etc/hosts first',
      nsswitch: 'hosts: files libvirt dns',
      absent: { result: '192.0.2.77', asked: 'nobody' },
    },
    'dns-first': {
      title: 'the nameserver first',
      nsswitch: 'hosts: dns libvirt files',
      absent: { result: '192.0.2.1', asked: 'A' },
    },
    'dns-fails': {
      title: 'the nameserver first, and it does not know the name',
      nsswitch: 'hosts: dns libvirt files',
      servers: { A: 'nxdomain' },
      absent: { result: '192.168.122.99', asked: 'A' },
    },
    'not-found-returns': {
      title: 'libvirt [NOTFOUND=return]: a name of no virtual machine is found nowhere',
      nsswitch: 'hosts: libvirt [NOTFOUND=return] files dns',
      steps: ['getaddrinfo www.lab.test family=inet'],
      absent: { result: 'EAI_NONAME', asked: 'nobody' },
      expected: absent('nsswitch.conf(5): [NOTFOUND=return]; libvirt tools/nss/libvirt_nss.c: NSS_STATUS_NOTFOUND'),
    },
  },
});
