import { absent, scenario, unknown } from 'resolv-lab';

const found = { result: '192.0.2.1' };

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), search',
  title: 'tabs and spaces separate the domains of a search line',
  about: `
    A search line has several domains, and a lookup tries them in their order until one has the name. A domain line has one domain. The name is in lab.test alone.`,
  conf: 'nameserver A\nsearch\tone.none.test\t two.none.test  lab.test',
  servers: { A: 'nxdomain name=.none.test' },
  steps: ['getaddrinfo www family=inet'],
  absent: { ...found, names: 'www.one.none.test www.two.none.test www.lab.test' },
  expected: absent('resolv.conf(5), search: spaces or tabs separate the names'),
  musl: unknown,
  variants: {
    'first-match': {
      title: 'the search ends at the first domain that has the name',
      conf: 'nameserver A\nsearch one.none.test lab.test two.none.test',
      absent: { ...found, names: 'www.one.none.test www.lab.test' },
      expected: absent('resolv.conf(5), search: each component is used in turn until a match is found'),
    },
    domain: {
      title: 'a domain line has one domain, and the others of the line are ignored',
      manual: 'resolv.conf(5), domain',
      conf: 'nameserver A\ndomain one.none.test lab.test',
      absent: { ...found, names: 'www.one.none.test www' },
      expected: absent('resolv.conf(5), domain: handles one search list entry only'),
    },
    environment: {
      title: 'LOCALDOMAIN replaces the domain of the host name too',
      manual: 'resolv.conf(5), LOCALDOMAIN',
      hostname: 'client.none.test',
      conf: 'nameserver A',
      env: { LOCALDOMAIN: 'lab.test' },
      absent: { ...found, names: 'www.lab.test' },
      expected: absent('resolv.conf(5): LOCALDOMAIN overrides the search list'),
    },
  },
});
