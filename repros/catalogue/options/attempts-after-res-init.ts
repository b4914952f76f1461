import { absent, fixedIn, scenario } from 'resolv-lab';

export default scenario({
  title: 'after res_init a program asks each silent nameserver four times in place of two',
  bugs: ['21474'],
  symptoms: ['lookups of one program take twice as long as those of others while no nameserver answers'],
  about: `
    The default of \`attempts\` is 2. Up to 2.25 res_init set another default, 4, than the implicit initialisation at the first lookup. So a program
    that called res_init waited 20 seconds for a silent nameserver and not 10.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=21474'],
  conf: `
    nameserver A
    options timeout:1`,
  servers: { A: 'drop' },
  musl: 'the res_init of musl does nothing',
  steps: ['res_init', 'getaddrinfo www.lab.test. family=inet'],
  shown: { waited: 'A A A A' },
  absent: { waited: 'A A' },
  expected: fixedIn('2.26', 'NEWS of glibc 2.26, bug 21474; commit 0ad970bb13'),
  variants: {
    'without-res-init': {
      title: 'without res_init',
      steps: ['getaddrinfo www.lab.test. family=inet'],
      expected: absent('resolv.conf(5): attempts:n, the default is RES_DFLRETRY, 2'),
    },
    'in-the-file': {
      title: 'attempts:2 in the file',
      conf: `
        nameserver A
        options timeout:1 attempts:2`,
      expected: absent('resolv.conf(5), attempts:n sets the number of times the resolver will send a query'),
    },
  },
});
