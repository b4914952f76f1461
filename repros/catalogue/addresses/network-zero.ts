import { fixedIn, scenario } from 'resolv-lab';

export default scenario({
  title: 'getnetbyaddr of the network 0 sends octets of the stack to the nameserver',
  bugs: ['CVE-2026-0915', '33802'],
  symptoms: ['a nameserver gets PTR queries for names of random octets'],
  about: `
    For the network 0 the function made no name for its query: the query had what was on the stack. Now it is
    0.0.0.0.in-addr.arpa. The lookup needs \`networks: dns\` in nsswitch.conf.`,
  links: ['https://sourceware.org/git/?p=glibc.git;a=blob;f=advisories/GLIBC-SA-2026-0002'],
  conf: 'nameserver A',
  nsswitch: 'networks: dns',
  servers: { A: 'answers' },
  musl: 'the getnetbyaddr of musl finds nothing, ever',
  steps: ['getnetbyaddr 0'],
  absent: { asked: 'A(PTR)', names: '0.0.0.0.in-addr.arpa' },
  expected: fixedIn(
    '2.43',
    'GLIBC-SA-2026-0002 (2.0 to 2.42); commits e56ff82d50, a6bf47887f (2.36 branch), 15c9839a0b (2.41 branch)',
    { branches: true, debian: ['2.31-13+deb11u14', '2.36-9+deb12u14', '2.41-12+deb13u2'] },
  ),
});
