import { absent, scenario, shown, unknown } from 'resolv-lab';

const rule =
  'resolv.conf(5): names with fewer than ndots dots are attempted using each component of the search path in turn until a match is found';
const right = { result: '192.0.2.1 2001:db8::1', names: 'www.example.org' };

export default scenario({
  title: 'a wildcard record in a search domain answers for an outside name: the wrong host',
  symptoms: ['programs in a container connect to the wrong host, or get its certificate, for a well-known name'],
  about: `
    A search domain has a wildcard record, and \`ndots\` is larger than the number of dots in the name. The resolver tries the search domain first,
    and the wildcard answers. A dot at the end of the name, or the default \`ndots:1\`, gives the right host.`,
  links: ['https://github.com/kubernetes/kubernetes/issues/49113'],
  conf: `
    nameserver A
    search wild.test
    options ndots:5`,
  servers: {
    A: {
      records: `
        *.wild.test.  A     192.0.2.66
        *.wild.test.  AAAA  2001:db8::66`,
    },
  },
  steps: ['getaddrinfo www.example.org'],
  shown: { result: '192.0.2.66 2001:db8::66', names: 'www.example.org.wild.test' },
  absent: right,
  expected: shown(rule),
  musl: unknown,
  variants: {
    'trailing-dot': {
      title: 'a dot at the end of the name',
      steps: ['getaddrinfo www.example.org.'],
      expected: absent('glibc resolv/res_query.c, __res_context_search: a trailing dot is asked as it is'),
    },
    'ndots-1': {
      title: 'ndots:1, the default',
      conf: `
        nameserver A
        search wild.test`,
      expected: absent('resolv.conf(5): by default a name with any dots is tried first as an absolute name'),
    },
    'short-name': {
      title: 'ndots:1 does not help a name without dots',
      conf: `
        nameserver A
        search wild.test lab.test`,
      steps: ['getaddrinfo www'],
      shown: { result: '192.0.2.66 2001:db8::66', names: 'www.wild.test' },
      absent: { result: '192.0.2.1 2001:db8::1', names: 'www.wild.test www.lab.test' },
    },
  },
});
