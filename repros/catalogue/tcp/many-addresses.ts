import { fixedIn, scenario, shown } from 'resolv-lab';
import { MUSL_TCP } from '../../shared/musl-releases.ts';

/** The addresses of `manyAddresses`, for A and for AAAA. */
const of = (count: number) =>
  Array.from({ length: count }, (_, n) => `198.18.${(n + 1) >> 8}.${(n + 1) & 255} 2001:db8::${(n + 1).toString(16)}`);

const FIX =
  'commit e9db92d3ac in glibc 2.23, bug 18665: gaih_getanswer asks for a larger buffer if the second answer does not fit';

const ROOM = shown('musl src/network/lookup.h: MAXADDRS is 48');

export default scenario({
  title: 'a name with many addresses loses some of them',
  bugs: ['18665', 'CVE-2015-7547'],
  symptoms: [
    'a name with many addresses has only some of its IPv6 addresses',
    'a program crashes in getaddrinfo at such a name',
  ],
  about: `
    Both answers are put into one buffer. Before 2.23 glibc returned the first answer and the addresses of the second that still fitted, and did not try again
    with a larger buffer. The same commit corrects the overflow of CVE-2015-7547, which needs replies of another kind. musl has room for 48 addresses.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=18665'],
  conf: `
    nameserver A
    options timeout:1`,
  servers: { A: 'manyAddresses 24' },
  mayEnd: true,
  steps: ['getaddrinfo large.lab.test'],
  absent: { result: of(24).join(' ') },
  expected: fixedIn('2.23', FIX),
  musl: MUSL_TCP,
  variants: {
    'udp-beyond-the-buffer': {
      title: 'over UDP, above 2048 octets',
      servers: { A: 'manyAddresses 80 whole=yes' },
      absent: { result: of(80).join(' ') },
      musl: ROOM,
    },
    'tcp-beyond-the-buffer': {
      title: 'over TCP, above 2048 octets',
      servers: { A: 'manyAddresses 80' },
      absent: { result: of(80).join(' ') },
      musl: ROOM,
    },
  },
});
