import { absent, scenario, unknown } from 'resolv-lab';

const rule =
  'resolv.conf(5): names with fewer than ndots dots are attempted using each component of the search path in turn';
const walked = 'www.example.org.prod.none.test www.example.org.svc.none.test www.example.org.none.test';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options: ndots',
  title: 'ndots:5 sends an outside name to each search domain first',
  symptoms: ['in Kubernetes each lookup of an outside name makes eight queries'],
  about: `
    Container platforms write \`ndots:5\` and several search domains. An outside name has fewer than five dots, so the resolver asks for it in
    each search domain, A and AAAA, before it asks for the name itself. A dot at the end of the name, or a smaller \`ndots\`, avoids that.`,
  links: [
    'https://github.com/kubernetes/kubernetes/issues/14051',
    'https://github.com/kubernetes/kubernetes/issues/33554',
  ],
  conf: `
    nameserver A
    search prod.none.test svc.none.test none.test
    options ndots:5`,
  servers: { A: 'nxdomain name=.none.test' },
  steps: ['getaddrinfo www.example.org'],
  absent: {
    result: '192.0.2.1 2001:db8::1',
    asked: 'A(A AAAA A AAAA A AAAA A AAAA)',
    names: `${walked} www.example.org`,
  },
  expected: absent(rule),
  musl: unknown,
  variants: {
    'trailing-dot': {
      title: 'a dot at the end: only the name itself',
      steps: ['getaddrinfo www.example.org.'],
      absent: { result: '192.0.2.1 2001:db8::1', asked: 'A(A AAAA)', names: 'www.example.org' },
      expected: absent('glibc resolv/res_query.c, __res_context_search: a trailing dot is asked as it is'),
    },
    'ndots-1': {
      title: 'ndots:1, the default: the name itself first',
      conf: `
        nameserver A
        search prod.none.test svc.none.test none.test`,
      absent: { result: '192.0.2.1 2001:db8::1', asked: 'A(A AAAA)', names: 'www.example.org' },
      expected: absent('resolv.conf(5): by default a name with any dots is tried first as an absolute name'),
    },
    'does-not-exist': {
      title: 'with ndots:1, a name that does not exist is asked for in each domain afterwards',
      conf: `
        nameserver A
        search prod.none.test svc.none.test none.test`,
      servers: { A: 'nxdomain' },
      absent: { result: 'EAI_NONAME', names: `www.example.org ${walked}` },
      expected: absent('resolv.conf(5), ndots: first as an absolute name before any search list elements are appended'),
    },
  },
});
