import { absent, scenario, unknown } from 'resolv-lab';

const OPTION = 'resolv.conf(5), no-tld-query: an unqualified name is not resolved as if it were a top level domain';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options: no-tld-query',
  title: 'no-tld-query: a short name is asked for in the search domains only',
  symptoms: ['the root servers, or the forwarder, get queries for short names of the own network'],
  about: `
    After the last search domain the resolver asks for the name as it is, so queries for short names leave the network. \`no-tld-query\` avoids that, for names
    without a dot. A name with a dot, or with a dot at its end, is asked for as before.`,
  conf: `
    nameserver A
    search one.none.test two.none.test
    options no-tld-query`,
  servers: { A: 'nxdomain' },
  steps: ['getaddrinfo www'],
  absent: { result: 'EAI_NONAME', names: 'www.one.none.test www.two.none.test' },
  expected: absent(OPTION),
  musl: unknown,
  variants: {
    'without-option': {
      title: 'without the option the name itself is the last',
      conf: `
        nameserver A
        search one.none.test two.none.test`,
      absent: { result: 'EAI_NONAME', names: 'www.one.none.test www.two.none.test www' },
      expected: absent('glibc resolv/res_query.c, __res_context_search: the name as it is, if it was not tried before'),
    },
    'trailing-dot': {
      title: 'a dot at the end of the name',
      steps: ['getaddrinfo www.'],
      absent: { result: 'EAI_NONAME', names: 'www' },
      expected: absent('glibc resolv/res_query.c, __res_context_search: a trailing dot is asked as it is'),
    },
    'without-search': {
      title: 'the option has no effect if the program searches in no domain',
      libcs: 'glibc',
      steps: ['getaddrinfo any.', 'set options-=RES_DEFNAMES,RES_DNSRCH', 'after: res_search www type=A'],
      absent: { after: { result: 'HOST_NOT_FOUND NXDOMAIN', names: 'www' } },
      expected: absent('resolv.conf(5), no-tld-query: no effect if neither RES_DEFNAMES or RES_DNSRCH is set'),
    },
    'longer-word': {
      title: 'a longer word that begins with the option sets it too',
      conf: `
        nameserver A
        search one.none.test two.none.test
        options no-tld-query-please`,
      libcs: 'glibc',
      expected: absent('glibc resolv/res_init.c, res_setoptions: strncmp with the length of the option'),
    },
  },
});
