import { fixedIn, scenario, unknown } from 'resolv-lab';

const FIX = 'NEWS of glibc 2.37, bug 12154; commits 32b599ac8c, d101d836e7 (2.36 branch: 7a236dc44a, 78c8ef21fa)';
const ERRORS = ['EAI_NONAME', 'EAI_NODATA', 'EAI_FAIL', 'EAI_SYSTEM', 'EAI_SYSTEM EBADMSG', 'EAI_AGAIN'];

/** glibc's own test of it is resolv/tst-resolv-invalid-cname.c. */
export default scenario({
  title: 'an alias that is no host name makes the lookup fail',
  bugs: ['12154'],
  symptoms: ['dig finds the addresses of a name, and programs get "Name or service not known"'],
  about: `
    The name is a CNAME of \`*.real.lab.test\`, which has an address. An asterisk cannot be in a host name, so glibc rejected the whole answer. Now it
    leaves such an alias out of the result and returns the addresses.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=12154'],
  conf: 'nameserver A',
  servers: {
    A: {
      zone: `
        www     CNAME  *.real
        *.real  A      192.0.2.7
        *.real  AAAA   2001:db8::7`,
    },
  },
  steps: ['getaddrinfo www.lab.test.'],
  shown: { result: ERRORS },
  absent: { result: '192.0.2.7 2001:db8::7' },
  expected: fixedIn('2.37', FIX, { branches: true }),
  musl: unknown,
  variants: {
    inet: {
      title: 'IPv4 alone',
      steps: ['getaddrinfo www.lab.test. family=inet'],
      absent: { result: '192.0.2.7' },
    },
    gethostbyname: {
      title: 'gethostbyname',
      steps: ['gethostbyname www.lab.test.'],
      shown: { result: ['NO_RECOVERY', 'NO_DATA', 'HOST_NOT_FOUND', 'TRY_AGAIN'] },
      absent: { result: '192.0.2.7' },
    },
  },
});
