import { absent, byVersion, scenario, unknown } from 'resolv-lab';
import { MUSL_NODATA } from '../../shared/musl-releases.ts';

const CODES =
  'getaddrinfo(3) and gethostbyname(3); glibc resolv/res_query.c, __res_context_query: h_errno by the rcode; bug 21922 and the commits 5f8340f583, f4a6be2582 of 2.27 for EAI_NODATA';

/** The same failure by each function: for getaddrinfo and getnameinfo, for gethostbyname and its relatives, for res_query and res_search. */
const outcomes = (eai: string, host: string, message = host) => ({
  ...{ both: { result: eai }, one: { result: eai }, name: { result: host }, ipv6: { result: host } },
  ...{ query: { result: message }, search: { result: message } },
});

export default scenario({
  title: 'a failed lookup has another error code than the manual says: the nameserver answered',
  symptoms: ['a program treats a name that does not exist as a failure of the network, or the reverse'],
  about: `
    The nameserver answers that there is no such name, that there is no record of this type, or that the query is malformed. Each function has its own
    words for them: EAI_NONAME and HOST_NOT_FOUND, EAI_NODATA and NO_DATA, NO_RECOVERY.`,
  conf: `
    nameserver A
    options timeout:1 attempts:1`,
  servers: { A: 'nxdomain' },
  steps: [
    'both: getaddrinfo both.lab.test.',
    'one: getaddrinfo one.lab.test. family=inet',
    'name: gethostbyname name.lab.test.',
    'ipv6: gethostbyname2 ipv6.lab.test. family=inet6',
    'address: gethostbyaddr 192.0.2.77',
    'info: getnameinfo 192.0.2.78 flags=NI_NAMEREQD',
    'query: res_query query.lab.test. type=A',
    'search: res_search search.lab.test. type=A',
  ],
  absent: {
    ...outcomes('EAI_NONAME', 'HOST_NOT_FOUND', 'HOST_NOT_FOUND NXDOMAIN'),
    ...{ address: { result: 'HOST_NOT_FOUND' }, info: { result: 'EAI_NONAME' } },
  },
  expected: byVersion({ '>=2.27': absent(CODES), '<2.27': unknown }),
  musl: unknown,
  variants: {
    nodata: {
      title: 'NOERROR without records',
      servers: { A: 'nodata' },
      absent: outcomes('EAI_NODATA', 'NO_DATA', 'NO_DATA NOERROR'),
      musl: MUSL_NODATA,
    },
    formerr: {
      title: 'FORMERR',
      servers: { A: 'records rcode=FORMERR' },
      absent: outcomes('EAI_NONAME', 'NO_RECOVERY', 'NO_RECOVERY FORMERR'),
    },
  },
});
