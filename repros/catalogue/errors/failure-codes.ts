import { absent, byVersion, scenario, unknown } from 'resolv-lab';

const CODES =
  'getaddrinfo(3), EAI_AGAIN: a temporary failure; gethostbyname(3), TRY_AGAIN; glibc resolv/res_query.c: n < 0 is TRY_AGAIN; NEWS of 2.20, bug 16849, for AF_UNSPEC';
const again = { result: 'EAI_AGAIN' };
const tryAgain = { result: 'TRY_AGAIN' };

/** The functions of names and addresses, and res_query and res_search, whose result has errno, and the rcode of the reply. */
const outcomes = (ofMessage: string) => ({
  ...{ both: again, one: again, name: tryAgain, ipv6: tryAgain, address: tryAgain, info: again },
  ...{ query: { result: `TRY_AGAIN ${ofMessage}` }, search: { result: `TRY_AGAIN ${ofMessage}` } },
});

export default scenario({
  title: 'a failed lookup is not reported as temporary: no nameserver could tell',
  symptoms: ['during an outage a program gives up for good, or reports that a name does not exist'],
  about: `
    No nameserver says whether the name exists: they fail, refuse, are silent, or cannot be reached. All functions should report that the lookup
    may be tried again: EAI_AGAIN, TRY_AGAIN. Here all of them run at the same time, each on a thread of its own.`,
  conf: `
    nameserver A
    options timeout:1 attempts:1`,
  servers: { A: 'servfail' },
  steps: [
    [
      'both: getaddrinfo both.lab.test. thread=t1',
      'one: getaddrinfo one.lab.test. family=inet thread=t2',
      'name: gethostbyname name.lab.test. thread=t3',
      'ipv6: gethostbyname2 ipv6.lab.test. family=inet6 thread=t4',
      'address: gethostbyaddr 192.0.2.77 thread=t5',
      'info: getnameinfo 192.0.2.78 flags=NI_NAMEREQD thread=t6',
      'query: res_query query.lab.test. type=A thread=t7',
      'search: res_search search.lab.test. type=A thread=t8',
    ],
  ],
  absent: outcomes('ETIMEDOUT SERVFAIL'),
  expected: byVersion({ '>=2.20': absent(CODES), '<2.20': unknown }),
  musl: unknown,
  variants: {
    refused: { title: 'REFUSED', servers: { A: 'refused' }, absent: outcomes('ETIMEDOUT REFUSED') },
    notimp: { title: 'NOTIMP', servers: { A: 'records rcode=NOTIMP' }, absent: outcomes('ETIMEDOUT NOTIMP') },
    lame: { title: 'a referral without records', servers: { A: 'lame' }, absent: outcomes('ETIMEDOUT NOERROR') },
    silent: { title: 'no reply', servers: { A: 'drop' }, absent: outcomes('ETIMEDOUT') },
    'closed-port': { title: 'the port is closed', servers: { A: 'dead' }, absent: outcomes('ECONNREFUSED') },
    unreachable: {
      title: 'the network says that the host is unreachable',
      servers: { A: 'unreachable' },
      absent: outcomes('ECONNREFUSED'),
    },
  },
});
