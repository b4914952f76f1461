import { fixedIn, scenario } from 'resolv-lab';

export default scenario({
  title: 'getnetbyname runs for ever after a reply with a PTR record for a host',
  bugs: ['17630', 'CVE-2014-9402'],
  symptoms: ['a program uses a processor fully and never returns from getnetbyname'],
  about: `
    The lookup of a network by name expects PTR records such as 2.1.in-addr.arpa. Up to 2.20 the loop over the records did not go on after
    a name of another form. Here a limit of processor time ends the program.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=17630'],
  conf: 'nameserver A',
  nsswitch: 'networks: dns',
  servers: { A: { records: 'net.lab.test. PTR www.lab.test.' } },
  musl: 'the getnetbyname of musl finds nothing, ever',
  mayEnd: true,
  probes: ['c'],
  steps: ['setrlimit RLIMIT_CPU soft=1', 'getnetbyname net.lab.test.'],
  shown: { result: 'ended by SIGXCPU' },
  absent: {
    result: ['HOST_NOT_FOUND', 'NO_RECOVERY', 'NO_DATA', 'TRY_AGAIN', 'NETDB_INTERNAL', 'NETDB_SUCCESS'],
    asked: 'A(PTR)',
  },
  expected: fixedIn('2.21', 'NEWS of glibc 2.21, CVE-2014-9402, bug 17630'),
});
