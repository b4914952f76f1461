import { absent, scenario } from 'resolv-lab';

const RULE = 'nsswitch.conf(5), unavail: the server is not available or does not allow queries';
const CODE =
  'glibc resolv/res_send.c ends with ECONNREFUSED or ETIMEDOUT, and resolv/nss_dns/dns-host.c makes NSS_STATUS_UNAVAIL of both';
const TRYAGAIN = 'hosts: dns [TRYAGAIN=return] files';

export default scenario({
  kind: 'conformance',
  manual: 'nsswitch.conf(5), unavail',
  title: '[UNAVAIL=return] ends the lookup if the nameserver is silent',
  symptoms: ['with [UNAVAIL=return] or [TRYAGAIN=return] in nsswitch.conf a lookup goes on, or does not'],
  about: `
    The name is in /etc/hosts, whose service is the last. A nameserver that is silent, that fails or refuses, and a closed port are all unavail for glibc, and
    never tryagain. So \`[TRYAGAIN=return]\` behind dns has no effect.`,
  conf: 'nameserver A\noptions timeout:1 attempts:1',
  hosts: '192.0.2.77 www.lab.test',
  nsswitch: 'hosts: dns [UNAVAIL=return] files',
  servers: { A: 'drop', B: 'answers' },
  musl: 'musl has no nsswitch.conf',
  steps: ['getaddrinfo www.lab.test family=inet'],
  // The code of the error is another before 2.20 (bug 16849).
  absent: { result: ['EAI_AGAIN', 'EAI_SYSTEM EAGAIN', 'EAI_SYSTEM ETIMEDOUT'] },
  expected: absent(`${RULE}; ${CODE}`),
  variants: {
    servfail: { title: '[UNAVAIL=return] and SERVFAIL', servers: { A: 'servfail' } },
    refused: { title: '[UNAVAIL=return] and REFUSED', servers: { A: 'refused' } },
    closed: { title: '[UNAVAIL=return] and a closed port', servers: { A: 'dead', B: 'answers' } },
    'silent-tryagain': {
      title: '[TRYAGAIN=return] has no effect if the nameserver is silent',
      manual: 'nsswitch.conf(5), tryagain',
      nsswitch: TRYAGAIN,
      absent: { result: '192.0.2.77' },
      expected: absent(CODE),
    },
    'servfail-tryagain': {
      title: '[TRYAGAIN=return] has no effect after SERVFAIL',
      manual: 'nsswitch.conf(5), tryagain',
      nsswitch: TRYAGAIN,
      servers: { A: 'servfail' },
      absent: { result: '192.0.2.77' },
      expected: absent(CODE),
    },
  },
});
