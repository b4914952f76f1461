import { absent, scenario, shown, unknown } from 'resolv-lab';

const source =
  'glibc nss/getaddrinfo.c (sysdeps/posix before 2.39): at ERANGE of a module the buffer is doubled and the module called again; resolv/nss_dns/dns-host.c: each call sends the queries again';

const hosts = (count: number) =>
  Array.from({ length: count }, (_, at) => [`198.51.100.${at + 1}`, `2001:db8::${(at + 1).toString(16)}`]);
const zoneOf = (count: number) =>
  hosts(count)
    .map(([a, aaaa]) => `large A ${a}\nlarge AAAA ${aaaa}`)
    .join('\n');

export default scenario({
  title: 'a name with many addresses is asked for again and again, until the result fits into a buffer',
  symptoms: [
    'a nameserver gets three or more queries, each with a TCP connection, for one lookup of a name with many addresses',
  ],
  about: `
    getaddrinfo gives a module of the name service a buffer of about a thousand octets. If the addresses do not fit, it takes one of twice the size and calls
    the module again, which throws the answer away and asks the nameserver again. A hundred addresses cost three rounds of UDP and TCP. musl asks once, and returns at most 48 addresses.`,
  conf: 'nameserver A',
  servers: { A: { zone: zoneOf(50) } },
  musl: unknown,
  steps: ['getaddrinfo large.lab.test'],
  absent: { result: hosts(50).flat().join(' '), asked: 'A(A AAAA tcp A tcp AAAA)' },
  expected: shown(source),
  variants: {
    'few-addresses': {
      title: 'five addresses of each family fit',
      servers: { A: { zone: zoneOf(5) } },
      absent: { result: hosts(5).flat().join(' '), asked: 'A(A AAAA)' },
      expected: absent(source),
    },
  },
});
