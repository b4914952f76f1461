import { absent, scenario, unknown } from 'resolv-lab';

const ATON = 'getaddrinfo(3): for IPv4 the numbers-and-dots notation of inet_aton(3)';
const PTON = 'getaddrinfo(3): for IPv6 the hexadecimal format of inet_pton(3)';
const node = (title: string, text: string, result: string, source: string) => ({
  title,
  steps: [`getaddrinfo ${text}`],
  absent: { result, asked: 'nobody' },
  expected: absent(source),
});

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), node',
  about: `
    A node that is a number is no name, and no server is asked. inet_aton(3) takes one to four parts in decimal, octal or hexadecimal, of which the last one fills the octets
    that are left. inet_pton(3) takes eight groups, \`::\` for groups of zeros, and an IPv4 address at the end.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  ...node('an IPv4 address of four parts', '192.0.2.7', '192.0.2.7', ATON),
  musl: unknown,
  variants: {
    'three-parts': node('an IPv4 address of three parts', '192.0.519', '192.0.2.7', ATON),
    'one-part': node('an IPv4 address of one part', '3221225991', '192.0.2.7', ATON),
    hexadecimal: node('an IPv4 address in hexadecimal', '0xc0.0x0.0x2.0x7', '192.0.2.7', ATON),
    octal: node('an IPv4 address in octal', '0300.0.02.07', '192.0.2.7', ATON),
    ipv6: node('an IPv6 address of eight groups', '2001:0db8:0:0:0:0:0:0007', '2001:db8::7', PTON),
    'ipv6-short': node('an IPv6 address with a gap', '2001:DB8::7', '2001:db8::7', PTON),
    'ipv6-dots': node('an IPv6 address that ends in dots', '2001:db8::192.0.2.7', '2001:db8::c000:207', PTON),
  },
});
