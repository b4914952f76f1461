import { absent, byVersion, scenario, shown, unknown } from 'resolv-lab';

const SOURCE =
  'glibc nss/getXXbyYY_r.c: hosts have no function that copies an entry, so the copy fails with EINVAL; the next service that finds nothing is then counted as a success, with what it left in the buffer';
const NO_MERGE = 'nsswitch.conf(5), merge: available since glibc 2.24';

export default scenario({
  title: 'with [SUCCESS=merge] for hosts, a name of DNS gets the address of another line of /etc/hosts',
  symptoms: ['after an edit of nsswitch.conf every name has the address of the last line of /etc/hosts'],
  about: `
    Only groups can be merged. For hosts the merge fails inside of the function, and the answer of DNS is lost. Up to 2.36 the function returns the last line that the next service
    has read, of a host that nobody asked for, as a success. Later versions return no result, and h_errno says that there was no error.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  hosts: '192.0.2.77 box.lab.test',
  nsswitch: 'hosts: dns [SUCCESS=merge] files',
  libcs: 'glibc',
  steps: ['gethostbyname www.lab.test'],
  shown: { result: '192.0.2.77', asked: 'A(A)' },
  absent: { result: ['192.0.2.1', 'NETDB_SUCCESS'], asked: 'A(A)' },
  expected: byVersion({ '<2.24': absent(NO_MERGE), '>=2.24 <2.37': shown(SOURCE) }),
  variants: {
    'by-address': {
      title: 'the name of an address',
      steps: ['gethostbyaddr 192.0.2.5'],
      absent: { result: ['192.0.2.5', 'NETDB_SUCCESS'], asked: 'A(PTR)' },
      shown: { result: '192.0.2.77', asked: 'A(PTR)' },
    },
    getaddrinfo: {
      title: 'getaddrinfo for IPv4 alone, which calls gethostbyname2',
      steps: ['getaddrinfo www.lab.test family=inet'],
      absent: { result: ['192.0.2.1', 'EAI_NODATA'], asked: 'A(A)' },
    },
    'both-families': {
      title: 'getaddrinfo for both families: the process ends',
      mayEnd: true,
      steps: ['getaddrinfo www.lab.test'],
      shown: { result: 'ended by SIGSEGV' },
      absent: { result: ['192.0.2.1 2001:db8::1', 'EAI_NONAME'], asked: 'A(A AAAA)' },
      expected: unknown,
    },
  },
});
