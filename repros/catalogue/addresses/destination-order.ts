import { absent, scenario, unknown } from 'resolv-lab';
import { link } from '../../shared/linked-host.ts';

const RFC = 'RFC 6724, section 6';
const first4 = { result: '192.0.2.1 2001:db8::1', ordered: true };
const first6 = { result: '2001:db8::1 192.0.2.1', ordered: true };

export default scenario({
  title: 'the order of addresses: with an IPv4 address alone on the machine, IPv4 comes first',
  symptoms: ['a program tries an IPv6 address first, and waits until that attempt fails'],
  about: `
    getaddrinfo sorts the addresses by RFC 3484 and RFC 6724: for each one it asks the kernel for the source address, by a socket that is connected and sends
    nothing. Addresses without a route are last; then the labels of source and destination should be the same; then IPv6 comes first.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  ip: [...link('198.51.100.2/24'), 'route add default via 198.51.100.1'],
  steps: ['getaddrinfo www.lab.test'],
  absent: first4,
  expected: absent(`${RFC}, rule 1: avoid unusable destinations`),
  musl: absent(`${RFC}, rule 1: avoid unusable destinations`),
  variants: {
    inet6: {
      title: 'an IPv6 address alone',
      ip: [...link('2001:db8:1::2/64'), 'route add default via 2001:db8:1::1'],
      absent: first6,
    },
    both: {
      title: 'both: IPv6 first',
      ip: [
        ...link('198.51.100.2/24', '2001:db8:1::2/64'),
        'route add default via 198.51.100.1',
        'route add default via 2001:db8:1::1',
      ],
      absent: first6,
      expected: absent(`${RFC}, rule 6: prefer higher precedence, with the default table of section 2.1`),
      musl: unknown,
    },
    'unique-local': {
      title: 'IPv4, and IPv6 with a unique local address (fd00::/8): IPv4 first',
      ip: [
        ...link('198.51.100.2/24', 'fd00::2/64'),
        'route add default via 198.51.100.1',
        'route add default via fd00::1',
      ],
      absent: first4,
      expected: absent(
        `${RFC}, rule 5: prefer matching label; glibc getaddrinfo.c, default_labels: fc00::/7 has a label of its own`,
      ),
      musl: unknown,
    },
  },
});
