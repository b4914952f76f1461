import { absent, scenario, shown } from 'resolv-lab';

const confOf = (address: string) => `[Resolve];DNS=${address};LLMNR=no;MulticastDNS=no;DNSSEC=no;Cache=no`;
const SOCKET = '/run/systemd/resolve/io.systemd.Resolve';
const MANUAL = 'nss-resolve(8)';

export default scenario({
  title: 'with systemd-resolved, programs ask its nameserver and not that of resolv.conf',
  symptoms: ['resolv.conf was changed, and programs still ask another nameserver, which is not in that file'],
  about: `
    The module resolve of the name service asks systemd-resolved, which has a configuration of its own. resolv.conf is not read for that lookup.
    Without systemd-resolved the module is unavailable, and dns is next. [!UNAVAIL=return] keeps every other answer, also a failure.`,
  links: ['https://www.freedesktop.org/software/systemd/man/latest/nss-resolve.html'],
  conf: 'nameserver A',
  servers: { A: { address: '127.0.0.11' }, B: { address: '127.0.0.12' } },
  musl: 'musl loads no modules of the name service',
  packages: ['libnss-resolve'],
  nsswitch: 'hosts: files resolve [!UNAVAIL=return] dns',
  // It looks names up only with a link that is up, beside lo.
  ip: ['link add v0 type veth peer name v1', 'link set v1 up', 'addr add 10.9.9.9/24 dev v0', 'link set v0 up'],
  etc: {
    passwd: 'systemd-resolve:x:0:0::/:/bin/false',
    group: 'systemd-resolve:x:0:',
    'systemd/resolved.conf': confOf('127.0.0.12').replaceAll(';', '\n'),
  },
  files: { '/run/systemd/': '' },
  services: {
    resolved: {
      command: ['/usr/lib/systemd/systemd-resolved'],
      packages: ['systemd-resolved'],
      ready: `socket:${SOCKET}`,
    },
  },
  steps: ['getaddrinfo www.lab.test family=inet'],
  shown: { result: '192.0.2.2', asked: 'B' },
  absent: { result: '192.0.2.1', asked: 'A' },
  expected: shown(`${MANUAL}: it "replaces the nss-dns plug-in module"`),
  variants: {
    'without-resolved': {
      title: 'systemd-resolved does not run',
      services: {},
      expected: absent(`${MANUAL}: "fall back to nss-dns if systemd-resolved.service is not available"`),
    },
    'not-found': {
      title: 'its nameserver does not know the name, and that of resolv.conf does',
      servers: { A: { address: '127.0.0.11' }, B: { address: '127.0.0.12', does: 'nxdomain' } },
      shown: { result: 'EAI_NONAME', asked: 'B' },
    },
    restart: {
      title: 'its configuration changes to A, and it is restarted',
      steps: [
        `file systemd/resolved.conf ${confOf('127.0.0.11')}`,
        'restart resolved',
        'getaddrinfo www.lab.test family=inet',
      ],
      expected: absent('resolved.conf(5): DNS= has the servers to ask; the file is read when systemd-resolved starts'),
    },
  },
});
