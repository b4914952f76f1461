import { fixedIn, scenario, unknown } from 'resolv-lab';

const FIX =
  'NEWS of glibc 2.43, bug 33361; commit 0fceed2545: nss/getXXbyYY_r.c goes on after a copy that failed, as it always does for hosts, and counts the next service that finds nothing as a success';
const fixed = fixedIn('2.43', FIX, {
  since: '2.24',
  branches: true,
  debian: ['2.41-12+deb13u2'],
  notInDebian: ['2.31', '2.36'],
});

export default scenario({
  title: 'with [SUCCESS=merge] for hosts, a name of DNS gets the address of another line of /etc/hosts',
  bugs: ['33361'],
  symptoms: ['after an edit of nsswitch.conf every name has the address of the last line of /etc/hosts'],
  about: `
    Only groups can be merged. For hosts the merge fails inside of the function, and the answer of DNS is lost. Before the fix the function goes on, and returns the last line that the
    next service has read, of a host that nobody asked for, as a success. The fixed versions return no result, and h_errno says that there was no error.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  hosts: '192.0.2.77 box.lab.test',
  nsswitch: 'hosts: dns [SUCCESS=merge] files',
  musl: 'musl has no nsswitch.conf',
  steps: ['gethostbyname www.lab.test'],
  shown: { result: '192.0.2.77', asked: 'A(A)' },
  absent: { result: ['192.0.2.1', 'NETDB_SUCCESS'], asked: 'A(A)' },
  expected: fixed,
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
