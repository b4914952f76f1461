import { absent, scenario, shown } from 'resolv-lab';

const RULE = 'host.conf(5), trim: the domain is removed from the end of any host name that DNS gives';

export default scenario({
  kind: 'conformance',
  manual: 'host.conf(5), trim',
  title: 'trim: gethostbyaddr removes the domain from a name of DNS',
  about: `
    \`trim .lab.test\` in host.conf cuts the domain off the names that the resolver returns. glibc does that for reverse lookups with gethostbyaddr alone.`,
  conf: 'nameserver A',
  hostConf: 'trim .none.test,.lab.test',
  servers: { A: 'answers' },
  musl: 'musl has no host.conf',
  steps: ['gethostbyaddr 192.0.2.1'],
  absent: { result: '192.0.2.1 name=a' },
  expected: absent(RULE),
  variants: {
    'without-trim': {
      title: 'without trim the whole name',
      hostConf: '# trim .lab.test',
      absent: { result: '192.0.2.1 name=a.lab.test' },
      expected: absent('host.conf(5), trim'),
    },
    'in-the-middle': {
      title: 'trim: a domain that is not at the end of the name stays',
      hostConf: 'trim .lab',
      absent: { result: '192.0.2.1 name=a.lab.test' },
    },
    environment: {
      title: 'RESOLV_OVERRIDE_TRIM_DOMAINS replaces the domains of the file',
      manual: 'host.conf(5), ENVIRONMENT',
      hostConf: 'trim .none.test',
      env: { RESOLV_OVERRIDE_TRIM_DOMAINS: '.lab.test' },
      expected: absent('host.conf(5), RESOLV_OVERRIDE_TRIM_DOMAINS: replaces the list of domains'),
    },
    gethostbyname: {
      title: 'trim: gethostbyname removes the domain too',
      servers: { A: { zone: 'www CNAME real\nreal A 192.0.2.7' } },
      steps: ['gethostbyname www.lab.test'],
      shown: { result: '192.0.2.7 name=real.lab.test aliases=www.lab.test' },
      absent: { result: '192.0.2.7 name=real aliases=www' },
      expected: shown('glibc nss/gethstbyad_r.c is the only caller of _res_hconf_trim_domains, in 2.17 as in 2.44'),
    },
    getnameinfo: {
      title: 'trim: getnameinfo removes the domain too',
      steps: ['getnameinfo 192.0.2.1'],
      absent: { result: 'a 0' },
      expected: absent(`${RULE}; glibc inet/getnameinfo.c calls gethostbyaddr_r`),
    },
  },
});
