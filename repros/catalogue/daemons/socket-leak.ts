import { absent, type ExpectationRule, scenario, shown } from 'resolv-lab';

const container = { conf: 'nameserver B', mounts: { '/run': 'client:/run' } };
const PATH = 'glibc nscd/nscd-client.h: the path of the socket is fixed, and no other one is tried';
const NONE = 'glibc nscd/nscd_helper.c, open_socket: without a listener the client uses its own services';

/** Read in glibc 2.17, 2.31, 2.36, 2.41, 2.43 and 2.44: getaddrinfo asks nscd before any service of nsswitch.conf. */
const leaks: ExpectationRule = (_, { daemon }) => (daemon.id === 'none' ? absent(NONE) : shown(PATH));

export default scenario({
  title: "a container with its host's /run asks the host's daemon",
  symptoms: ['in one container names resolve as on the host, while dig there is always right'],
  about: `
    The container has its own network and resolv.conf, and the host's /run because of one socket in it. The daemon's socket
    is in /run too. A unix socket is a file and belongs to no network, so the host's daemon answers, with the host's nameserver.`,
  conf: 'nameserver A',
  servers: { A: 'answers', B: { on: 'container' } },
  machines: { container },
  probes: ['c'],
  daemons: ['none', 'nscd', 'nsncd', 'unscd'],
  daemonCheck: 'behaviour',
  steps: ['host: getaddrinfo host.lab.test', 'inside: @container getaddrinfo www.lab.test'],
  shown: { host: { asked: 'A' }, inside: { result: '192.0.2.1 2001:db8::1', asked: 'A' } },
  absent: { host: { asked: 'A' }, inside: { result: '192.0.2.2 2001:db8::2', asked: 'B' } },
  expected: leaks,
  musl: absent('musl src/network: nothing there asks nscd'),
  variants: {
    'without-mount': {
      title: "without the host's /run",
      machines: { container: { ...container, mounts: {} } },
      expected: absent(PATH),
    },
    'not-served': {
      title: 'the daemon answers for no hosts: NSNCD_IGNORE_HOSTS, or `enable-cache hosts no`',
      daemons: ['nscd', 'nsncd', 'unscd'],
      daemonSettings: { NSNCD_IGNORE_HOSTS: 'true', 'enable-cache hosts': 'no' },
      libcs: 'glibc',
      shown: { host: { by: 'itself after daemon' }, inside: { result: '192.0.2.1 2001:db8::1', asked: 'A' } },
      absent: {
        host: { by: 'itself after daemon' },
        inside: { result: '192.0.2.2 2001:db8::2', asked: 'B', by: 'itself after daemon' },
      },
      expected: absent('nsncd README, NSNCD_IGNORE_HOSTS; nscd.conf(5), enable-cache; glibc nscd/nscd_getai.c'),
    },
    'read-only': {
      title: 'a read-only mount, on which connect(2) works as well',
      machines: { container: { ...container, mounts: { '/run': 'client:/run ro' } } },
    },
  },
});
