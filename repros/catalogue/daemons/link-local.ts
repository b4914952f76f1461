import { absent, byDaemon, scenario, shown } from 'resolv-lab';

const MANUAL =
  'nss-myhostname(8): all locally configured addresses, with the interface of a link-local one in gethostbyname4_r';
const PROTOCOL =
  'glibc nscd/nscd-client.h, ai_response_header: an address is four or sixteen octets, with no place for an interface';

export default scenario({
  title: 'through a daemon a link-local address has lost its interface',
  symptoms: ['a host of the local network is found, and connect says Invalid argument or Network is unreachable'],
  about: `
    A link-local address is of use only with its interface. A module of the name service gives it to getaddrinfo as the scope of the address. The reply of a
    daemon has no place for it, so the program gets the address alone.`,
  conf: 'nameserver A',
  servers: { A: 'nxdomain' },
  libcs: 'glibc',
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  packages: ['libnss-myhostname'],
  daemonPackages: ['libnss-myhostname'],
  hostname: 'omega',
  nsswitch: 'hosts: myhostname',
  ip: [
    'link add v0 index 77 type veth peer name v1',
    ...['link set v0 addrgenmode none', 'link set v1 addrgenmode none', 'link set v1 up', 'link set v0 up'],
    'addr add fe80::9/64 dev v0 nodad',
  ],
  steps: ['getaddrinfo omega'],
  shown: { result: 'fe80::9', asked: 'nobody' },
  absent: { result: 'fe80::9%77', asked: 'nobody' },
  expected: byDaemon({
    none: absent(MANUAL),
    nsncd: shown(PROTOCOL),
    nscd: shown(PROTOCOL),
    unscd: shown(PROTOCOL),
  }),
  variants: {
    inet6: {
      title: 'only IPv6 is asked for: then glibc calls a function that has no place for it either',
      steps: ['getaddrinfo omega family=inet6'],
      expected: shown('glibc nss/getaddrinfo.c (sysdeps/posix before 2.39): gethostbyname4_r for AF_UNSPEC alone'),
    },
  },
});
