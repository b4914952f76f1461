import { absent, scenario, unknown } from 'resolv-lab';

const RULE =
  'resolv.conf(5), ndots: the number of dots from which on a name is tried as it is first; search: the other names with each domain first';
const LAST = 'glibc resolv/res_query.c, __res_context_search: the name as it is, if it was not tried before';
const conf = (ndots: string) => `nameserver A\nsearch one.test two.test\n${ndots}`;

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options: ndots',
  title: 'ndots:1 by default: a name without a dot is asked for in the search domains first',
  symptoms: ['a short name is sent to the root servers first, or last'],
  about: `
    No name exists, so the resolver tries every form of each. A name with at least \`ndots\` dots is tried as it is first, then in each search domain; with fewer dots
    it is tried as it is last. A dot at its end means that it is tried as it is only.`,
  conf: conf(''),
  servers: { A: 'nxdomain' },
  steps: ['getaddrinfo www'],
  absent: { result: 'EAI_NONAME', names: 'www.one.test www.two.test www' },
  expected: absent(`${RULE}; ${LAST}`),
  musl: unknown,
  variants: {
    'one-dot': {
      title: 'a name with one dot as it is first',
      steps: ['getaddrinfo www.x'],
      absent: { result: 'EAI_NONAME', names: 'www.x www.x.one.test www.x.two.test' },
    },
    'ndots-0': {
      title: 'ndots:0: a name without a dot as it is first',
      conf: conf('options ndots:0'),
      absent: { result: 'EAI_NONAME', names: 'www www.one.test www.two.test' },
    },
    'ndots-3': {
      title: 'ndots:3: a name with two dots in the search domains first',
      conf: conf('options ndots:3'),
      steps: ['getaddrinfo www.x.y'],
      absent: { result: 'EAI_NONAME', names: 'www.x.y.one.test www.x.y.two.test www.x.y' },
    },
    'ndots-3-reached': {
      title: 'ndots:3: a name with three dots as it is first',
      conf: conf('options ndots:3'),
      steps: ['getaddrinfo www.x.y.z'],
      absent: { result: 'EAI_NONAME', names: 'www.x.y.z www.x.y.z.one.test www.x.y.z.two.test' },
    },
    'trailing-dot': {
      title: 'a dot at the end: as it is only',
      conf: conf('options ndots:3'),
      steps: ['getaddrinfo www.'],
      absent: { result: 'EAI_NONAME', names: 'www' },
    },
    'res-query': {
      title: 'res_query uses no search list',
      steps: ['res_query www type=A'],
      absent: { result: 'HOST_NOT_FOUND NXDOMAIN', names: 'www' },
      expected: absent('resolver(3), res_query: the name is a fully qualified domain name'),
    },
  },
});
