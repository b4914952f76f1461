import { absent, fixedIn, scenario } from 'resolv-lab';

/** 64 octets with its dot: four of them are a domain of 256. */
const label = `${'d'.repeat(63)}.`;

export default scenario({
  title: 'a search domain of 256 octets or more aborts every program that looks up a name',
  bugs: ['CVE-2026-8674'],
  symptoms: ['a program crashes in getaddrinfo with SIGABRT: "Assertion `resolv_conf_matches (resp, conf)\' failed"'],
  about: `
    glibc cuts the search list to a buffer of 256 octets. A check that the state still matches the file compares it with the list
    before the cut, and an assertion fails: \`resolv_conf_matches (resp, conf)\`.`,
  conf: `
    nameserver A
    search ${label.repeat(4)}
    options timeout:1`,
  servers: { A: 'answers' },
  mayEnd: true,
  steps: ['getaddrinfo www'],
  shown: { result: 'ended by SIGABRT' },
  absent: { asked: 'A', names: 'www' },
  expected: fixedIn(
    null,
    'CVE-2026-8674; debian/changelog of 2.43-6, which that of 2.44-3 continues, and of 2.41-12+deb13u5; since commit 3f853f22c8 (2.26)',
    {
      since: '2.26',
      debian: ['2.41-12+deb13u5', '2.43-6', '2.44-3'],
      notInDebian: ['2.31', '2.36'],
    },
  ),
  musl: absent('musl src/network/resolvconf.c: a line that does not fit into 256 octets is ignored'),
});
