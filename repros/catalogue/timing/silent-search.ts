import { absent, byVersion, scenario, shown } from 'resolv-lab';

const source =
  'glibc resolv/res_query.c, __res_context_search: a timeout ends the list of domains (done++), and not the attempt with the name as it is before or after the list';
const EMPTY = 'glibc resolv/res_init.c: before commit 3f853f22c8 (2.26) an absent search list had one empty domain';

export default scenario({
  title: 'with silent nameservers a lookup takes its timeouts twice, because the search list follows',
  symptoms: ['lookups take ten seconds and more, twice what timeout and attempts say'],
  about: `
    No nameserver answers. A name with a dot is asked for as it is. After all timeouts glibc asks for the name with the first search domain, with all timeouts
    again, and ends there; a short name has the two in the other order. musl ends after the name itself. A dot at the end of the name avoids the search.`,
  conf: `
    nameserver A
    search one.test two.test
    options timeout:1 attempts:1`,
  servers: { A: 'drop' },
  steps: ['getaddrinfo www.lab.test family=inet'],
  shown: { names: 'www.lab.test www.lab.test.one.test', waited: 'A A' },
  absent: { names: 'www.lab.test', waited: 'A' },
  expected: shown(source),
  musl: absent(
    'musl src/network/lookup_name.c, name_from_dns_search: a name with ndots dots is tried as it is first, and an error ends it',
  ),
  variants: {
    'final-dot': {
      title: 'a dot at the end of the name',
      steps: ['getaddrinfo www.lab.test. family=inet'],
      expected: absent('glibc resolv/res_query.c, __res_context_search: no search for a name with a final dot'),
    },
    'no-list': {
      title: 'there is no search list',
      conf: `
        nameserver A
        options timeout:1 attempts:1`,
      shown: { asked: 'A(A A)', waited: 'A A' },
      absent: { asked: 'A(A)', waited: 'A' },
      expected: byVersion({ '<2.26': shown(EMPTY), '>=2.26': absent(EMPTY) }),
    },
    'short-name': {
      title: 'a short name: after the first search domain the name as it is',
      steps: ['getaddrinfo www family=inet'],
      shown: { names: 'www.one.test www', waited: 'A A' },
      absent: { names: 'www.one.test', waited: 'A' },
    },
  },
});
