import { absent, scenario } from 'resolv-lab';

const MANUAL = 'nsswitch.conf(5), notfound: the lookup succeeded, but the entry was not found';
const CODE =
  'glibc resolv/nss_dns/dns-host.c, gethostbyname3_r and gethostbyname4_r: notfound, unless errno says that no server answered';
const UNAVAIL = 'hosts: dns [UNAVAIL=return] files';
const file = { result: '192.0.2.77' };

export default scenario({
  kind: 'conformance',
  manual: 'nsswitch.conf(5), notfound',
  title: '[NOTFOUND=return] ends the lookup if the name has no address',
  about: `
    The name is in /etc/hosts, whose service is the last. A reply without records is notfound for glibc, and so is a reply with FORMERR, although it says nothing about the
    name. With \`attempts:0\` no query is sent, and the nameserver is unavail.`,
  conf: 'nameserver A',
  hosts: '192.0.2.77 www.lab.test',
  nsswitch: 'hosts: dns [NOTFOUND=return] files',
  servers: { A: 'nodata' },
  musl: 'musl has no nsswitch.conf',
  steps: ['getaddrinfo www.lab.test family=inet'],
  // The code of the error is another before 2.27 (bug 21922).
  absent: { result: ['EAI_NODATA', 'EAI_NONAME'] },
  expected: absent(`${MANUAL}; ${CODE}`),
  variants: {
    'nodata-unavail': {
      title: '[UNAVAIL=return] has no effect on a reply without records',
      nsswitch: UNAVAIL,
      absent: file,
    },
    formerr: {
      title: '[NOTFOUND=return] ends the lookup after FORMERR',
      servers: { A: 'records rcode=FORMERR' },
      absent: { result: 'EAI_NONAME' },
      expected: absent(CODE),
    },
    'formerr-unavail': {
      title: '[UNAVAIL=return] has no effect on FORMERR',
      nsswitch: UNAVAIL,
      servers: { A: 'records rcode=FORMERR' },
      absent: file,
      expected: absent(CODE),
    },
    'no-attempt': {
      title: '[NOTFOUND=return] has no effect with attempts:0',
      conf: 'nameserver A\noptions attempts:0',
      absent: { ...file, asked: 'nobody' },
      expected: absent(CODE),
    },
  },
});
