import { fixedIn, scenario } from 'resolv-lab';

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
  },
});
