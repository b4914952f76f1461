import { absent, byDaemon, byDaemonVersion, scenario, shown } from 'resolv-lab';
import { NSCD_ERRORS } from '../../shared/nscd-errors.ts';
import { UNSCD } from '../../shared/unscd.ts';

const DIRECT = absent('gethostbyname(3), TRY_AGAIN: a temporary failure; glibc resolv/res_query.c: n < 0 is TRY_AGAIN');
const NSNCD =
  'nsncd at v1.5.1 and v1.5.2, src/ffi.rs: the h_errno of gethostbyname2_r and gethostbyaddr_r (pull request 71)';
const others = { none: DIRECT, nsncd: absent(NSNCD), unscd: shown(UNSCD.noError) };
const all = (result: string | string[]) => ({ name: { result }, ipv6: { result }, address: { result } });

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
  shown: all(['HOST_NOT_FOUND', 'NETDB_SUCCESS']),
  absent: all('TRY_AGAIN'),
  expected: byDaemon({
    ...others,
    nscd: byDaemonVersion({ '<2.44': shown(NSCD_ERRORS.hostNotFound), '>=2.44': absent(NSCD_ERRORS.tryAgain) }),
  }),
  variants: {
    silent: { title: 'no reply', servers: { A: 'drop' } },
    refused: { title: 'REFUSED', servers: { A: 'refused' } },
    'closed-port': { title: 'the port is closed', servers: { A: 'dead' } },
    nxdomain: {
      title: 'contrast: NXDOMAIN',
      servers: { A: 'nxdomain' },
      shown: all('NETDB_SUCCESS'),
      absent: all('HOST_NOT_FOUND'),
      expected: byDaemon({ ...others, nscd: absent(NSCD_ERRORS.noNoData) }),
    },
    nodata: {
      title: 'NOERROR without records',
      servers: { A: 'nodata' },
      shown: {
        name: { result: ['HOST_NOT_FOUND', 'NETDB_SUCCESS'] },
        ipv6: { result: ['HOST_NOT_FOUND', 'NETDB_SUCCESS'] },
      },
      absent: { name: { result: 'NO_DATA' }, ipv6: { result: 'NO_DATA' } },
      expected: byDaemon({ ...others, nscd: shown(NSCD_ERRORS.noNoData) }),
    },
  },
});
