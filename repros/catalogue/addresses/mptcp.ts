import { fixedIn, scenario, unknown } from 'resolv-lab';

export default scenario({
  title: 'getaddrinfo does not know the protocol MPTCP',
  bugs: ['29609'],
  symptoms: ['getaddrinfo with IPPROTO_MPTCP fails with "ai_socktype not supported"'],
  about: `
    A program that wants sockets of Multipath TCP puts that protocol into the hints. Up to 2.41 the table of getaddrinfo lacked it, so programs had to
    look the name up with TCP and change the protocol of the result.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=29609'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['getaddrinfo www.lab.test protocol=mptcp socktype=stream'],
  shown: { result: ['EAI_SOCKTYPE', 'EAI_SERVICE'], asked: 'nobody' },
  absent: { result: '192.0.2.1 2001:db8::1', asked: 'A' },
  expected: fixedIn('2.42', 'bug 29609, commit a8e9022e0f, first released in glibc 2.42'),
  musl: unknown,
});
