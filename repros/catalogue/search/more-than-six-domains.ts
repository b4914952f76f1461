import { absent, fixedIn, scenario } from 'resolv-lab';

const tried = ['one', 'two', 'three', 'four', 'five', 'six'].map((label) => `www.${label}.none.test`).join(' ');

export default scenario({
  title: 'the seventh domain of the search list, and all further ones, are ignored',
  bugs: ['19569'],
  symptoms: ['a short name resolves on one machine and not on another with the same long search list'],
  about: `
    Up to 2.25 a search list had at most six domains (MAXDNSRCH). Since 2.26 glibc keeps the list outside of \`_res\`, without a limit. The
    name is in the eighth domain; the older library asks for it without a domain instead.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=19569'],
  conf: `
    nameserver A
    search one.none.test two.none.test three.none.test four.none.test five.none.test six.none.test seven.none.test lab.test`,
  servers: { A: 'nxdomain name=.none.test' },
  steps: ['getaddrinfo www'],
  shown: { names: `${tried} www` },
  absent: { result: '192.0.2.1 2001:db8::1', names: `${tried} www.seven.none.test www.lab.test` },
  expected: fixedIn('2.26', 'NEWS of glibc 2.26, bug 19569; commit 3f853f22c8'),
  musl: absent('musl src/network/lookup_name.c, name_from_dns_search: each domain of the line'),
});
