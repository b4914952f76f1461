import { absent, answerWith, fixedIn, scenario } from 'resolv-lab';

const NAME = '1.2.0.192.in-addr.arpa';

export default scenario({
  title: 'gethostbyaddr takes a name from the authority section',
  bugs: ['34014', 'CVE-2026-4437'],
  about: `
    A reply whose answer section has only a record of another type, and whose authority section has a PTR record. glibc continued
    after the answer section and returned that name. A server that may only answer for its own zone can name any host in this way.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=34014'],
  conf: 'nameserver A',
  servers: {
    A: {
      does: () => [
        answerWith(
          (reply) => {
            reply.init();
            reply.question();
            reply.section('answer').record(NAME, 'TXT', ['no name']);
            reply.section('authority').record(NAME, 'PTR', 'authority.lab.test');
          },
          { type: 'PTR' },
        ),
      ],
    },
  },
  steps: ['gethostbyaddr 192.0.2.1'],
  shown: { result: '192.0.2.1 name=authority.lab.test', asked: 'A(PTR)' },
  absent: { result: ['NO_RECOVERY', '192.0.2.1 name=192.0.2.1 aliases=192.0.2.1'], asked: 'A(PTR)' },
  expected: fixedIn(
    '2.44',
    'GLIBC-SA-2026-0005 (vulnerable from 2.34-323, 2.36-30 and 2.37 on); commits 9f5f18aab4, 5c6fca0c62 (2.43 branch); debian/changelog of 2.42-14, which those of 2.43 continue',
    {
      since: '2.34',
      branches: true,
      debian: ['2.36-9+deb12u14', '2.41-12+deb13u3', '2.42-14', '2.43-1'],
    },
  ),
  // Without a name, musl returns the address as text.
  musl: absent('musl src/network/dns_parse.c: it reads the records of the answer section alone'),
});
