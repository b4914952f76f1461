import { fixedIn, scenario, shown, unknown } from 'resolv-lab';

/** glibc's own test of it is resolv/tst-resolv-semi-failure.c. */
export default scenario({
  title: 'SERVFAIL for AAAA is hidden by the answer for A',
  bugs: ['27929'],
  symptoms: ['IPv6 addresses are missing at times although the next nameserver has them'],
  about: `
    A lookup for both families gets one good answer and one error. glibc returns only the good answer, so a program sees
    an IPv4-only host although the nameserver failed. With \`options strict-error\` it asks the next server for both.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=27929'],
  conf: `
    nameserver A
    nameserver B
    options timeout:1 strict-error`,
  servers: { A: 'servfail type=AAAA', B: 'answers' },
  steps: ['getaddrinfo www.lab.test'],
  shown: { result: '192.0.2.1', asked: 'A' },
  absent: { result: '192.0.2.2 2001:db8::2', asked: 'A B' },
  expected: fixedIn('2.41', 'NEWS of glibc 2.41, bug 27929; commit 765325951a'),
  musl: 'musl has no strict-error; the variant musl shows what it does',
  variants: {
    musl: {
      title: 'musl returns the address of one server for A and of the other for AAAA',
      libcs: 'musl',
      shown: { result: '192.0.2.1 2001:db8::2' },
      absent: { result: '192.0.2.2 2001:db8::2' },
      musl: unknown,
    },
    'without-option': {
      title: 'without strict-error, half an answer is a success',
      conf: `
        nameserver A
        nameserver B
        options timeout:1`,
      expected: shown('resolv.conf(5) of man-pages and NEWS of glibc 2.41: strict-error is off by default'),
    },
  },
});
