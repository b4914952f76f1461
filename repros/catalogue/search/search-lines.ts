import { absent, byVersion, scenario, shown } from 'resolv-lab';

const MANY = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'].map((label) => `${label}.test`);
const namesIn = (domains: readonly string[]) => [...domains.map((domain) => `www.${domain}`), 'www'].join(' ');
const LIMIT = 'resolv.conf(5), search: in glibc 2.25 and earlier at most six domains, since 2.26 unlimited';

const last =
  'resolv.conf(5): only the search list from the last instance is used; domain is an obsolete name of search';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), search',
  title: 'of several lines with search or domain, the last one counts',
  symptoms: ['a search domain in resolv.conf has no effect'],
  about: `
    A program or a person adds a line with \`search\` to resolv.conf. The lines do not add up: the last one replaces the others, and so does a line with
    \`domain\`. LOCALDOMAIN in the environment replaces all of them.`,
  conf: `
    nameserver A
    search one.none.test two.none.test
    search three.none.test lab.test`,
  servers: { A: 'nxdomain name=.none.test' },
  musl: absent('musl src/network/resolvconf.c: each line with search or domain replaces the list'),
  steps: ['getaddrinfo www'],
  absent: { result: '192.0.2.1 2001:db8::1', names: 'www.three.none.test www.lab.test' },
  expected: absent(last),
  variants: {
    'domain-last': {
      title: 'domain behind search replaces it',
      manual: 'resolv.conf(5), domain',
      conf: 'nameserver A\nsearch one.none.test two.none.test\ndomain lab.test',
      absent: { result: '192.0.2.1 2001:db8::1', names: 'www.lab.test' },
    },
    'search-last': {
      title: 'search behind domain replaces it',
      manual: 'resolv.conf(5), domain',
      conf: 'nameserver A\ndomain one.none.test\nsearch two.none.test lab.test',
      absent: { result: '192.0.2.1 2001:db8::1', names: 'www.two.none.test www.lab.test' },
    },
    'eight-domains': {
      title: 'a search list may have any number of domains',
      conf: `nameserver A\nsearch ${MANY.join(' ')}`,
      servers: { A: 'nxdomain' },
      shown: { names: namesIn(MANY.slice(0, 6)) },
      absent: { names: namesIn(MANY) },
      expected: byVersion({ '<2.26': shown(LIMIT), '>=2.26': absent(LIMIT) }),
    },
    environment: {
      title: 'LOCALDOMAIN replaces search and domain',
      manual: 'resolv.conf(5), LOCALDOMAIN',
      conf: `
        nameserver A
        search one.none.test`,
      env: { LOCALDOMAIN: 'two.none.test lab.test' },
      absent: { result: '192.0.2.1 2001:db8::1', names: 'www.two.none.test www.lab.test' },
      musl: shown('musl src/network/lookup_name.c and resolvconf.c: nothing reads LOCALDOMAIN'),
      expected: absent('resolv.conf(5): the search list can be overridden by the environment variable LOCALDOMAIN'),
    },
  },
});
