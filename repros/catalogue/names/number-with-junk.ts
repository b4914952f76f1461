import { absent, fixedIn, scenario, shown } from 'resolv-lab';

export default scenario({
  title: 'getaddrinfo takes an IPv4 address with text behind it for that address',
  bugs: ['20018', 'CVE-2016-10739'],
  symptoms: ['a program that checks addresses by getaddrinfo accepts text behind them'],
  about: `
    inet_aton(3) ends at the first white space, and getaddrinfo used it. So \`192.0.2.9 junk\` was the address 192.0.2.9, and a program could
    take the whole text for a checked address. Now such a text is no address, and no host name either.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=20018'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['getaddrinfo "192.0.2.9 junk"'],
  shown: { result: '192.0.2.9', asked: 'nobody' },
  absent: { result: 'EAI_NONAME', asked: 'nobody' },
  expected: fixedIn('2.29', 'NEWS of glibc 2.29, bug 20018; commit 108bc4049f'),
  musl: 'musl takes the text for a host name, as the variant musl shows',
  variants: {
    numeric: {
      title: 'with AI_NUMERICHOST, as programs check an address',
      steps: ['getaddrinfo "192.0.2.9 junk" flags=AI_NUMERICHOST'],
      musl: absent('musl src/network/inet_aton.c: a number ends with a dot or with the text'),
    },
    musl: {
      title: 'musl asks the nameserver for the text as a host name',
      libcs: 'musl',
      shown: { result: '192.0.2.1 2001:db8::1', asked: 'A(A AAAA)' },
      musl: shown('musl src/network/lookup_name.c: name_from_dns asks for any text that res_mkquery takes'),
    },
  },
});
