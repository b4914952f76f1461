import { absent, scenario, unknown } from 'resolv-lab';

const leaseOf = (address: string, expiry = 9_999_999_999) =>
  `[{"ip-address": "${address}", "mac-address": "52:54:00:11:22:33", "hostname": "vm1", "expiry-time": ${expiry}}]`;
const FILE = '/var/lib/libvirt/dnsmasq/virbr0.status';
const MACS = '/var/lib/libvirt/dnsmasq/virbr0.macs';
const ADDRESS = '192.168.122.99';
const fromLease = { result: ADDRESS, asked: 'nobody' };
const fromDns = { result: '192.0.2.1', asked: 'A' };
const SOURCE = 'libvirt tools/nss/libvirt_nss.c, findLease';
const once = (files: Record<string, string>) => ({ files, steps: ['getaddrinfo vm1 family=inet'], absent: fromDns });

export default scenario({
  title: "a virtual machine's name is answered from libvirt's leases, and no nameserver is asked",
  symptoms: ['ssh to a virtual machine works by its name, and dig does not know that name'],
  about: `
    The module libvirt of the name service reads dnsmasq's files of leases at each lookup. A lease that appears or ends shows in the next lookup of
    a running program. Without a lease the next service is asked, and so it is if one file among those of leases cannot be read as JSON.`,
  links: ['https://libvirt.org/nss.html'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  musl: 'musl loads no modules of the name service',
  packages: ['libnss-libvirt'],
  nsswitch: 'hosts: files libvirt dns',
  files: { [FILE]: leaseOf(ADDRESS) },
  steps: [
    'before: getaddrinfo vm1 family=inet',
    `file ${FILE} []`,
    'gone: getaddrinfo vm1 family=inet',
    `file ${FILE} ${leaseOf('192.168.122.7')}`,
    'back: getaddrinfo vm1 family=inet',
  ],
  absent: { before: fromLease, gone: fromDns, back: { result: '192.168.122.7', asked: 'nobody' } },
  expected: absent(`${SOURCE}: it opens and reads the files of leases at each lookup`),
  variants: {
    expired: {
      ...{ title: 'the lease has expired', ...once({ [FILE]: leaseOf(ADDRESS, 1) }) },
      expected: absent(`${SOURCE}: an expired lease is not reported`),
    },
    endless: { title: 'expiry-time 0', ...once({ [FILE]: leaseOf(ADDRESS, 0) }), absent: fromLease, expected: unknown },
    'broken-file': {
      ...{ title: 'another file of leases is no JSON', ...once({ [FILE]: leaseOf(ADDRESS), [`${FILE}.status`]: '{' }) },
      expected: absent(`${SOURCE}: a file that cannot be parsed makes the module unavailable`),
    },
    'no-folder': {
      ...{ title: 'there is no folder with leases', ...once({ '/var/lib/libvirt/': '' }) },
      expected: absent(`${SOURCE}: without the folder the module is unavailable`),
    },
    guest: {
      title: "libvirt_guest: the name of the domain, and not the guest's own",
      nsswitch: 'hosts: files libvirt_guest dns',
      files: { [FILE]: leaseOf(ADDRESS), [MACS]: '[{"domain":"guest1","macs":["52:54:00:11:22:33"]}]' },
      steps: ['domain: getaddrinfo guest1 family=inet', 'own: getaddrinfo vm1 family=inet'],
      absent: { domain: fromLease, own: fromDns },
      expected: absent('libvirt docs/nss.rst: libvirt_guest maps hostnames directly to libvirt domain names'),
    },
  },
});
