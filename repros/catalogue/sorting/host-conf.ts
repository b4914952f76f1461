import { absent, scenario } from 'resolv-lab';

const HISTORICAL = 'host.conf(5), Historical: the keyword has no effect in later versions; glibc resolv/res_hconf.c';
const ONE = { result: '192.0.2.77' };

export default scenario({
  kind: 'conformance',
  manual: 'host.conf(5), multi',
  title: 'multi on: gethostbyname has all addresses of a name in /etc/hosts',
  about: `
    A name has two lines in /etc/hosts. With \`multi on\` in host.conf gethostbyname returns both addresses, without it the first alone. RESOLV_MULTI in the
    environment overrides the file. Old keywords are ignored.`,
  conf: 'nameserver A',
  hosts: '192.0.2.77 www.lab.test\n192.0.2.78 www.lab.test',
  hostConf: 'multi on',
  servers: { A: { zone: 'two A 192.0.2.7\ntwo A 198.51.100.7' } },
  musl: 'musl has no host.conf',
  steps: ['gethostbyname www.lab.test'],
  absent: { result: '192.0.2.77 192.0.2.78' },
  expected: absent('host.conf(5), multi: on returns all valid addresses of the file'),
  variants: {
    default: {
      title: 'without multi the first address alone',
      hostConf: '# multi on',
      absent: ONE,
      expected: absent('host.conf(5), multi: off by default'),
    },
    environment: {
      title: 'RESOLV_MULTI=off overrides the file',
      manual: 'host.conf(5), ENVIRONMENT',
      env: { RESOLV_MULTI: 'off' },
      absent: ONE,
      expected: absent('host.conf(5), RESOLV_MULTI: overrides the multi command'),
    },
    reorder: {
      title: 'reorder on: gethostbyname has addresses of the own subnet first',
      manual: 'host.conf(5), reorder',
      hostConf: 'reorder on',
      ip: ['addr add 198.51.100.2/24 dev lo'],
      steps: ['gethostbyname two.lab.test'],
      absent: { result: '198.51.100.7 192.0.2.7', ordered: true },
      expected: absent('host.conf(5), reorder: local addresses, on the same subnet, are listed first'),
    },
    'reorder-off': {
      title: 'without reorder the order is that of the reply',
      manual: 'host.conf(5), reorder',
      hostConf: 'reorder off',
      ip: ['addr add 198.51.100.2/24 dev lo'],
      steps: ['gethostbyname two.lab.test'],
      absent: { result: '192.0.2.7 198.51.100.7', ordered: true },
      expected: absent('host.conf(5), reorder: off by default'),
    },
    historical: {
      title: 'order, nospoof, spoofalert and spoof are ignored',
      manual: 'host.conf(5), Historical',
      hostConf: 'order bind,hosts\nnospoof on\nspoofalert on\nspoof warn\nmulti on',
      expected: absent(HISTORICAL),
    },
  },
});
