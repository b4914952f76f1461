import { absent, fixedIn, scenario } from 'resolv-lab';

const TABLE =
  'glibc resolv/res_init.c, res_setoptions at 2.41: a hyphen is looked for in front of the options without a number alone';

export default scenario({
  title: 'an option of resolv.conf cannot be taken back',
  bugs: ['14799'],
  about: `
    Since 2.41 a hyphen before an option clears it. So a program can be started without an option of the file:
    \`RES_OPTIONS=-use-vc\`. Older versions do not know this form and ignore the word.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=14799'],
  conf: `
    nameserver A
    options use-vc`,
  env: { RES_OPTIONS: '-use-vc' },
  servers: { A: 'answers' },
  musl: 'musl has neither RES_OPTIONS nor use-vc',
  steps: ['getaddrinfo www.lab.test'],
  shown: { result: '192.0.2.1 2001:db8::1', asked: 'A(tcp A tcp AAAA)' },
  absent: { result: '192.0.2.1 2001:db8::1', asked: 'A(A AAAA)' },
  expected: fixedIn('2.41', 'NEWS of glibc 2.41, bug 14799'),
  variants: {
    'in-the-file': {
      title: 'set and cleared in the file',
      env: {},
      conf: `
        nameserver A
        options use-vc -use-vc`,
    },
    'longer-word': {
      title: 'a longer word that begins with an option clears it',
      env: { RES_OPTIONS: '-use-vcxyz' },
    },
    'with-number': {
      title: 'ndots, timeout and attempts cannot be taken back',
      env: { RES_OPTIONS: '-ndots:2 -timeout:3 -attempts -ndots:' },
      conf: 'nameserver A\noptions ndots:2 timeout:3 attempts:4',
      steps: ['getaddrinfo www.lab.test.', 'state'],
      shown: { result: '127.0.0.1 timeout=5 attempts=2 ndots=1' },
      absent: { result: '127.0.0.1 timeout=3 attempts=4 ndots=2' },
      expected: absent(TABLE),
    },
  },
});
