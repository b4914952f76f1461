import { absent, scenario, shown, unknown } from 'resolv-lab';

const NEWS =
  'NEWS of glibc 2.28: without libidn2, "getaddrinfo calls with non-ASCII names and AI_IDN will fail with an encoding error"';

/** The octets of the name in UTF-8, each as a character. */
const NAME = 'bücher.lab.test';

export default scenario({
  title: 'AI_IDN fails for a name with letters outside of ASCII, because libidn2 is not installed',
  bugs: ['19728', '19729', '22247'],
  symptoms: ['ping and getent find an international name on one machine, and not in a container'],
  about: `
    AI_IDN encodes such a name for DNS. Since 2.28 glibc loads libidn2 for it, which is a package that small images lack. The
    encoding of the text is that of the locale, so the locale C fails with libidn2 too.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=19728'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  libcs: '>=2.28',
  musl: 'musl has no AI_IDN',
  steps: ['setlocale C.UTF-8', `getaddrinfo ${NAME} flags=AI_IDN`],
  shown: { result: 'EAI_IDN_ENCODE', asked: 'nobody' },
  absent: { result: '192.0.2.1 2001:db8::1', names: 'xn--bcher-kva.lab.test' },
  // This machine, or a folder, may have libidn2.
  expected: ({ id, build = id }) => (/^(host|dir:.*)$/.test(build) ? unknown : shown(NEWS)),
  variants: {
    'with-libidn2': {
      title: 'libidn2 is installed',
      packages: ['libidn2-0'],
      expected: absent(`${NEWS}; commit 7f9f1ecb71`),
    },
    'locale-c': {
      title: 'libidn2 is installed, and the locale is C',
      packages: ['libidn2-0'],
      steps: [`getaddrinfo ${NAME} flags=AI_IDN`],
      expected: shown('glibc inet/idna.c: a name that mbrtowc cannot read in the locale is EAI_IDN_ENCODE'),
    },
  },
});
