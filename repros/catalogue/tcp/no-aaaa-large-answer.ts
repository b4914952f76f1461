import { fixedIn, scenario } from 'resolv-lab';

const addresses = Array.from({ length: 200 }, (_, n) => `198.51.100.${n + 1}`);

export default scenario({
  title: 'with no-aaaa, a large answer over TCP is read beyond its buffer',
  bugs: ['30842', 'CVE-2023-4527'],
  about: `
    With \`options no-aaaa\` a lookup for both families stored the answer in a buffer of 2048 octets on the stack, and read beyond the
    buffer if the answer came over TCP. The addresses then contain parts of the stack, or the process crashes.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=30842'],
  conf: `
    nameserver A
    options no-aaaa`,
  servers: { A: { zone: addresses.map((address) => `large A ${address}`).join('\n') } },
  libcs: '>=2.36',
  musl: 'musl has no no-aaaa',
  mayEnd: true,
  steps: ['getaddrinfo large.lab.test'],
  absent: { result: addresses.join(' ') },
  expected: fixedIn('2.39', 'NEWS of glibc 2.39, bug 30842; commits bd77dd7e73, 4ea972b7ed (2.36 branch)', {
    since: '2.36',
    branches: true,
    debian: ['2.36-9+deb12u2'],
  }),
});
