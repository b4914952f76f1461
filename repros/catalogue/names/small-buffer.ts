import { absent, fixedIn, scenario } from 'resolv-lab';

const PAGE = absent('gethostbyname(3), gethostbyname_r: ERANGE tells to call again with a larger buffer');
const tooSmall = { result: ['NETDB_INTERNAL ERANGE', 'ERANGE'] };

export default scenario({
  title: 'gethostbyname_r does not say that its buffer is too small for a number',
  bugs: ['15014'],
  symptoms: ['a program that makes its buffer larger after ERANGE finds names and no numbers'],
  about: `
    The program gives the function a buffer, and calls again with a larger one after ERANGE. For a number glibc 2.17 returns EINVAL. Names in DNS
    and in files, names of addresses, and users have always had ERANGE.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=15014'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  hosts: '192.0.2.77 local.lab.test',
  etc: { passwd: 'root:x:0:0:root:/:/bin/sh\nann:x:4712:4712::/:/bin/sh\n' },
  steps: ['gethostbyname 192.0.2.99 buffer=32'],
  absent: { ...tooSmall, asked: 'nobody' },
  expected: fixedIn('2.18', 'NEWS of glibc 2.18, bug 15014; commit d5dd6189d5; nss/test-digits-dots.c'),
  musl: PAGE,
  variants: {
    dns: {
      title: 'a name in DNS',
      steps: ['gethostbyname www.lab.test. buffer=32'],
      absent: tooSmall,
      expected: PAGE,
    },
    file: {
      title: 'a name in /etc/hosts',
      steps: ['gethostbyname local.lab.test buffer=32'],
      expected: PAGE,
    },
    address: {
      title: 'gethostbyaddr',
      steps: ['gethostbyaddr 192.0.2.1 buffer=16'],
      absent: tooSmall,
      expected: PAGE,
    },
    user: {
      title: 'a user',
      steps: ['getpwnam ann buffer=8'],
      absent: { result: 'not found ERANGE' },
      expected: absent('getpwnam(3), ERANGE: insufficient buffer space supplied'),
    },
  },
});
