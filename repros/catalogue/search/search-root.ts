import { absent, byMuslVersion, fixedIn, scenario, shown } from 'resolv-lab';

const MUSL =
  'WHATSNEW of musl 1.2.4, "dns search domains ending in dot (including lone dot) broke lookups"; commit 1e7fb12f77: a name that res_mkquery rejects does not exist, and the search goes on';

export default scenario({
  title: 'with `search .` no name without a dot is ever asked for',
  bugs: ['16469'],
  symptoms: ['with `search .` in resolv.conf short names are never found, and no query is sent'],
  about: `
    \`search .\` turns the search list off: a name is asked for as it is. Before 2.21 the resolver put the dot behind the name and a dot behind
    that. A name with an empty label cannot be encoded, so nothing was sent, and the name itself was not tried any more.`,
  conf: `
    nameserver A
    search .`,
  servers: { A: 'answers' },
  steps: ['getaddrinfo www'],
  shown: { result: ['EAI_NONAME', 'EAI_AGAIN'], asked: 'nobody' },
  absent: { result: '192.0.2.1 2001:db8::1', names: 'www' },
  expected: fixedIn('2.21', 'bug 16469; commit b59d114bd1, first released in glibc 2.21'),
  musl: byMuslVersion({ '<1.2.4': shown(`${MUSL}: before, such a name ended the lookup`), '>=1.2.4': absent(MUSL) }),
});
