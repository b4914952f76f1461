import { fixedIn, scenario } from 'resolv-lab';

export default scenario({
  title: 'a second res_ninit keeps a search domain that is no longer in resolv.conf',
  bugs: ['19369'],
  symptoms: ['a program that calls res_ninit for each change of resolv.conf goes on with the old search domain'],
  about: `
    The default domain is the first one of the search list, in a buffer of the state. Up to 2.22 res_ninit did not clear the buffer. So with
    the same state, and a resolv.conf without search, it stayed the default domain.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=19369'],
  conf: `
    nameserver A
    search old.test`,
  hostname: 'client',
  servers: { A: 'answers' },
  musl: 'musl has no res_ninit',
  steps: ['ninit x', 'conf nameserver A', 'ninit x', 'res_nsearch x www A'],
  shown: { names: 'www.old.test' },
  absent: { names: 'www' },
  expected: fixedIn('2.23', 'NEWS of glibc 2.23, bug 19369; commit b674b82109'),
});
