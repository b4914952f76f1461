import { absent, scenario } from 'resolv-lab';

const leaseOf = (address: string) =>
  `[{"ip-address": "${address}", "mac-address": "52:54:00:11:22:33", "hostname": "vm1", "expiry-time":9999999999}]`;
const FILE = '/var/lib/libvirt/dnsmasq/virbr0.status';
const FOLDER = '/var/lib/libvirt/dnsmasq';
const SOURCE = 'libvirt tools/nss/libvirt_nss.c, findLease: it opens and reads the files of leases at each lookup';
const MOUNT = 'mount(2), MS_BIND: the folder is the same at both places';

const containerWith = (mounts: Readonly<Record<string, string>>) => ({
  container: { conf: 'nameserver B', nsswitch: 'hosts: files libvirt dns', packages: ['libnss-libvirt'], mounts },
});

export default scenario({
  title: "a container with its host's folder of leases finds virtual machines by its own module",
  symptoms: ['a container finds virtual machines by name only if /var/lib/libvirt/dnsmasq is mounted'],
  about: `
    The image of the container has the module libvirt, which reads the files of leases in the container. With the host's folder mounted there,
    every change of a lease shows in the next lookup. The host itself has no module, and no daemon runs.`,
  links: ['https://libvirt.org/nss.html'],
  conf: 'nameserver A',
  servers: { A: 'answers', B: { on: 'container' } },
  musl: 'musl loads no modules of the name service',
  files: { [FILE]: leaseOf('192.168.122.99') },
  machines: containerWith({ [FOLDER]: `client:${FOLDER} ro` }),
  steps: [
    'before: @container getaddrinfo vm1 family=inet',
    `file ${FILE} ${leaseOf('192.168.122.7')}`,
    'after: @container getaddrinfo vm1 family=inet',
  ],
  absent: {
    before: { result: '192.168.122.99', asked: 'nobody' },
    after: { result: '192.168.122.7', asked: 'nobody' },
  },
  expected: absent(`${SOURCE}; ${MOUNT}`),
  variants: {
    'no-mount': {
      title: 'without the folder',
      machines: containerWith({}),
      absent: { before: { result: '192.0.2.2', asked: 'B' }, after: { result: '192.0.2.2', asked: 'B' } },
      expected: absent(`${SOURCE}; without the folder the module is unavailable`),
    },
  },
});
