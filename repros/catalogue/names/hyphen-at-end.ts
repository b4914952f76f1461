import { absent, fixedIn, scenario, unknown } from 'resolv-lab';

export default scenario({
  title: 'a host name with a hyphen at the end of a label is rejected',
  bugs: ['22409', '22412'],
  symptoms: ['a web site with a name such as www-.example.com is not found, while dig finds it'],
  about: `
    RFC 952 forbids a hyphen at the end of a host name, but such names are in use. glibc asked for the name and then rejected the answer. Since 2.27 it
    accepts the name.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=22409'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['getaddrinfo www-.lab.test'],
  shown: { result: ['EAI_SYSTEM EBADMSG', 'EAI_NONAME', 'EAI_FAIL', 'EAI_NODATA', 'EAI_SYSTEM'], asked: 'A' },
  absent: { result: '192.0.2.1 2001:db8::1', asked: 'A' },
  expected: fixedIn('2.27', 'NEWS of glibc 2.27, bugs 22409 and 22412; commit c0a25aa92b'),
  musl: unknown,
  variants: {
    underscore: {
      title: 'contrast: an underscore was always accepted',
      steps: ['getaddrinfo un_der.lab.test'],
      expected: absent('glibc resolv/res_comp.c, res_hnok: underscores are allowed, in 2.17 as in 2.42'),
    },
  },
});
