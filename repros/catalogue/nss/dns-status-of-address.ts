import { absent, scenario, shown } from 'resolv-lab';

const CODE =
  'glibc resolv/nss_dns/dns-host.c, gethostbyaddr2_r: errno is that of before the query again when it is compared with ECONNREFUSED; so in 2.17, 2.31 and 2.41';
const MANUAL = 'nsswitch.conf(5), unavail: the service is permanently unavailable; STATUS and ACTION';

export default scenario({
  title: '[NOTFOUND=return] ends a reverse lookup if no nameserver answers',
  symptoms: ['during an outage addresses have no name, although /etc/hosts has them'],
  about: `
    The address is in /etc/hosts, whose service is the last. A closed port is unavail for a lookup of a name, so /etc/hosts comes next. For a lookup of an address libnss_dns
    restores errno before it looks at it, and so reports each failure as notfound.`,
  conf: 'nameserver A\noptions timeout:1 attempts:1',
  hosts: '192.0.2.77 www.lab.test',
  nsswitch: 'hosts: dns [NOTFOUND=return] files',
  servers: { A: 'dead', B: 'answers' },
  musl: 'musl has no nsswitch.conf',
  steps: ['gethostbyaddr 192.0.2.77'],
  shown: { result: ['TRY_AGAIN', 'NETDB_INTERNAL EAGAIN', 'NETDB_INTERNAL ECONNREFUSED'] },
  absent: { result: '192.0.2.77 name=www.lab.test' },
  expected: shown(`${CODE}; ${MANUAL}`),
  variants: {
    silent: { title: 'the nameserver is silent', servers: { A: 'drop' } },
    servfail: { title: 'SERVFAIL', servers: { A: 'servfail' } },
    unavail: {
      title: '[UNAVAIL=return] has no effect on a closed port',
      nsswitch: 'hosts: dns [UNAVAIL=return] files',
      shown: { result: '192.0.2.77 name=www.lab.test' },
      absent: { result: ['TRY_AGAIN', 'NETDB_INTERNAL EAGAIN', 'NETDB_INTERNAL ECONNREFUSED'] },
    },
    name: {
      title: 'contrast: a lookup of the name',
      steps: ['gethostbyname www.lab.test'],
      absent: { result: '192.0.2.77' },
      expected: absent('glibc resolv/nss_dns/dns-host.c, gethostbyname3_r: ECONNREFUSED and ETIMEDOUT are unavail'),
    },
  },
});
