import { fixedIn, scenario, shown } from 'resolv-lab';

const DOMAINS = ['one', 'two', 'three', 'four', 'five', 'six'].map((name) => `${'a'.repeat(40)}.${name}.test`);

export default scenario({
  title: 'a long search list is cut in the middle of a domain, and names of another domain are asked for',
  bugs: ['21475'],
  symptoms: ['nameservers get queries for names below a domain that is in no resolv.conf'],
  about: `
    Before 2.26 the search list had 256 octets. What came behind was cut off, even in the middle of a label, and the rest was a domain like any other. A short
    name was then asked for below a domain that somebody else may own.`,
  conf: `
    nameserver A
    search ${DOMAINS.join(' ')}`,
  servers: { A: 'nxdomain' },
  steps: ['getaddrinfo www family=inet'],
  shown: {
    result: 'EAI_NONAME',
    names: [...DOMAINS.slice(0, 5), 'a']
      .map((domain) => `www.${domain}`)
      .concat('www')
      .join(' '),
  },
  absent: {
    result: 'EAI_NONAME',
    names: DOMAINS.map((domain) => `www.${domain}`)
      .concat('www')
      .join(' '),
  },
  expected: fixedIn('2.26', 'NEWS of glibc 2.26, bug 21475; commit 3f853f22c8'),
  musl: 'musl ignores a line that is so long, as the variant musl shows',
  variants: {
    musl: {
      title: 'musl ignores the whole line',
      libcs: 'musl',
      shown: { result: 'EAI_NONAME', names: 'www' },
      musl: shown('musl src/network/resolvconf.c: a line that does not fit into 256 octets is ignored'),
    },
  },
});
