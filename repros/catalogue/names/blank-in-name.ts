import { fixedIn, scenario, unknown } from 'resolv-lab';

export default scenario({
  title: 'a query is sent for a name that cannot be a host name',
  bugs: ['24112'],
  symptoms: ['nameservers get queries for names with blanks, such as command lines or addresses with text behind them'],
  about: `
    A host name has letters, digits, hyphens, dots and underscores. For another name, here with a blank, glibc sent the query and then rejected the answer.
    Now the lookup fails without a query.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=24112'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['getaddrinfo "a b.lab.test"'],
  shown: { asked: 'A' },
  absent: { result: 'EAI_NONAME', asked: 'nobody' },
  expected: fixedIn('2.29', 'NEWS of glibc 2.29, bug 24112; commit 6ca53a2453'),
  musl: unknown,
  variants: {
    gethostbyname: {
      title: 'gethostbyname',
      steps: ['gethostbyname "a b.lab.test"'],
      absent: { result: 'HOST_NOT_FOUND', asked: 'nobody' },
    },
    'leading-hyphen': {
      title: 'a hyphen at the start of the name',
      steps: ['getaddrinfo -a.lab.test'],
    },
  },
});
