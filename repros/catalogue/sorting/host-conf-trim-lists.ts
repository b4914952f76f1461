import { absent, scenario, shown } from 'resolv-lab';

const LISTS = 'host.conf(5), trim: the domains of a list are separated by colons, semicolons or commas';
const CODE =
  'glibc resolv/res_hconf.c, skip_string: a word ends at white space, a comma or #, so the list is one domain';
const oneDomain = (hostConf: string) => ({
  hostConf,
  shown: { result: '192.0.2.1 name=a.lab.test' },
  expected: shown(CODE),
});

export default scenario({
  kind: 'conformance',
  manual: 'host.conf(5), trim',
  title: 'trim: commas separate domains',
  about: `
    \`trim\` has a list of domains, each with its dot in front. The last one of the list is that of the name. glibc takes a list with colons or semicolons for one
    domain, unless white space is in front of them.`,
  conf: 'nameserver A',
  hostConf: 'trim .none.test,.other.test,.lab.test',
  servers: { A: 'answers' },
  musl: 'musl has no host.conf',
  steps: ['gethostbyaddr 192.0.2.1'],
  absent: { result: '192.0.2.1 name=a' },
  expected: absent(LISTS),
  variants: {
    colon: { title: 'trim: colons separate domains', ...oneDomain('trim .none.test:.lab.test') },
    semicolon: { title: 'trim: semicolons separate domains', ...oneDomain('trim .none.test;.lab.test') },
    'white-space': {
      title: 'trim: colons and semicolons behind white space separate domains',
      hostConf: 'trim .none.test : .other.test ; .lab.test',
    },
    lines: {
      title: 'trim: several lines add up',
      hostConf: 'trim .lab.test\ntrim .none.test',
      expected: absent('host.conf(5), trim: the keyword may be listed more than once'),
    },
    'hosts-file': {
      title: 'trim: names of /etc/hosts stay as they are',
      hosts: '192.0.2.77 box.lab.test',
      steps: ['gethostbyaddr 192.0.2.77'],
      shown: { result: '192.0.2.77 name=box' },
      absent: { result: '192.0.2.77 name=box.lab.test' },
      expected: shown(
        'glibc inet/gethstbyad_r.c (nss since 2.38), POSTPROCESS: the name is cut whatever service it is from',
      ),
    },
    add: {
      title: 'RESOLV_ADD_TRIM_DOMAINS adds domains to those of the file',
      manual: 'host.conf(5), ENVIRONMENT',
      hostConf: 'trim .none.test',
      env: { RESOLV_ADD_TRIM_DOMAINS: '.lab.test' },
      expected: absent('host.conf(5), RESOLV_ADD_TRIM_DOMAINS: the domains are added to the list'),
    },
  },
});
