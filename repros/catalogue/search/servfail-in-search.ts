import { absent, scenario, shown } from 'resolv-lab';

export default scenario({
  title: 'SERVFAIL for one domain of the search list ends the lookup',
  symptoms: ['in Alpine containers no name resolves, while Debian containers on the same network work'],
  about: `
    A server answers SERVFAIL for names in one domain of the search list. glibc stores the error and continues with the next domain.
    musl ends the lookup, because with a temporary error it cannot know that a name of an earlier domain does not exist.`,
  conf: `
    nameserver A
    search broken.test lab.test
    options timeout:1`,
  servers: { A: 'servfail name=.broken.test' },
  steps: ['getaddrinfo www'],
  shown: { result: 'EAI_AGAIN', names: 'www.broken.test' },
  absent: { result: '192.0.2.1 2001:db8::1', names: 'www.broken.test www.lab.test' },
  expected: absent(
    'glibc resolv/res_query.c, __res_context_search: TRY_AGAIN with SERVFAIL sets got_servfail and goes on',
  ),
  musl: shown(
    'musl src/network/lookup_name.c, name_from_dns_search: returns at the first result that is not 0, as EAI_AGAIN',
  ),
});
