import { absent, scenario, shown, unknown } from 'resolv-lab';
import { bug34015 } from '../../shared/bug-34015.ts';

const ALIAS = ['1.2.0.192.in-addr.arpa. CNAME b.test.', String.raw`b.test. PTR a$\(id\).lab.test.`].join('\n');
/** musl escapes no characters, and has the name among the aliases too. */
const IN_MUSL = '192.0.2.1 name=a$(id).lab.test aliases=a$(id).lab.test';

export default scenario({
  title: 'gethostbyaddr returns a name with characters that no host name may have',
  bugs: ['34015', 'CVE-2026-4438'],
  symptoms: ['a log or a script gets shell characters as the name of a client'],
  about: `
    A PTR record may have any octets, and the owner of an address writes it. glibc checked such names until 2.33 and lost the check
    in 2.34. Programs that pass the name to a shell, or to a page, are at risk.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=34015'],
  conf: 'nameserver A',
  servers: { A: { records: String.raw`1.2.0.192.in-addr.arpa. PTR a$\(id\).lab.test.` } },
  steps: ['gethostbyaddr 192.0.2.1'],
  shown: { result: [String.raw`192.0.2.1 name=a\$\(id\).lab.test`, IN_MUSL], asked: 'A(PTR)' },
  absent: { result: 'NO_RECOVERY', asked: 'A(PTR)' },
  expected: bug34015,
  musl: unknown,
  variants: {
    getnameinfo: {
      title: 'getnameinfo',
      steps: ['getnameinfo 192.0.2.1 flags=NI_NAMEREQD'],
      shown: { result: [String.raw`a\$\(id\).lab.test 0`, 'a$(id).lab.test 0'] },
      absent: { result: ['EAI_NONAME', 'EAI_FAIL', 'EAI_AGAIN'] },
    },
    'behind-alias': {
      title: 'contrast: behind an alias each release checks the name',
      servers: { A: { records: ALIAS } },
      expected: absent(
        'glibc 2.36 resolv/nss_dns/dns-host.c, getanswer_ptr: the alias and the name of the PTR record share name_buffer, so that the check sees the latter',
      ),
      musl: shown('musl src/network/dn_expand.c: no check'),
    },
    underscore: {
      title: 'contrast: an underscore is accepted',
      servers: { A: { records: '1.2.0.192.in-addr.arpa. PTR a_b.lab.test.' } },
      shown: { result: ['NO_RECOVERY', 'HOST_NOT_FOUND'] },
      absent: { result: ['192.0.2.1 name=a_b.lab.test', '192.0.2.1 name=a_b.lab.test aliases=a_b.lab.test'] },
      expected: absent('glibc resolv/res_comp.c, res_hnok: underscores are allowed, in 2.17 as in 2.42'),
    },
  },
});
