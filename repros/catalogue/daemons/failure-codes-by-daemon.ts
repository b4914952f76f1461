import { absent, byDaemon, scenario, unknown } from 'resolv-lab';

const DIRECT = absent('gethostbyname(3), TRY_AGAIN: a temporary failure; glibc resolv/res_query.c: n < 0 is TRY_AGAIN');
const tryAgain = { result: 'TRY_AGAIN' };

export default scenario({
  title: 'behind a daemon, a failure of the nameserver is reported by gethostbyname as a name that does not exist',
  symptoms: ['during an outage, old programs report an unknown host, but only on machines with nscd'],
  about: `
    The nameserver answers SERVFAIL, refuses, or is silent. Without a daemon gethostbyname and its relatives report TRY_AGAIN. The protocol of nscd has a member for this
    error, and each daemon fills it in its own way. getaddrinfo has entries of its own: nscd-temporary-failure.`,
  conf: `
    nameserver A
    options timeout:1 attempts:1`,
  servers: { A: 'servfail' },
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: '>=2.20',
  steps: [
    'name: gethostbyname name.lab.test.',
    'ipv6: gethostbyname2 ipv6.lab.test. family=inet6',
    'address: gethostbyaddr 192.0.2.77',
  ],
  absent: { name: tryAgain, ipv6: tryAgain, address: tryAgain },
  expected: byDaemon({ none: DIRECT, nsncd: unknown, nscd: unknown, unscd: unknown }),
  variants: {
    silent: { title: 'no reply', servers: { A: 'drop' } },
    refused: { title: 'REFUSED', servers: { A: 'refused' } },
    'closed-port': { title: 'the port is closed', servers: { A: 'dead' } },
    nxdomain: {
      title: 'contrast: NXDOMAIN',
      servers: { A: 'nxdomain' },
      absent: {
        name: { result: 'HOST_NOT_FOUND' },
        ipv6: { result: 'HOST_NOT_FOUND' },
        address: { result: 'HOST_NOT_FOUND' },
      },
    },
    nodata: {
      title: 'NOERROR without records',
      servers: { A: 'nodata' },
      absent: { name: { result: 'NO_DATA' }, ipv6: { result: 'NO_DATA' } },
    },
  },
});
