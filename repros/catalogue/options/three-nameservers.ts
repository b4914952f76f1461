import { absent, scenario } from 'resolv-lab';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), nameserver',
  title: 'the first three nameservers of resolv.conf are asked, and no others',
  symptoms: ['resolv.conf has a nameserver that works, and lookups fail'],
  about: `
    glibc takes the first three nameservers of resolv.conf (MAXNS). The first three refuse each query; the fourth would answer.`,
  conf: `
    nameserver A
    nameserver B
    nameserver C
    nameserver D
    options timeout:1 attempts:1`,
  servers: { A: 'refused', B: 'refused', C: 'refused', D: 'answers' },
  steps: ['getaddrinfo www.lab.test. family=inet'],
  shown: { result: '192.0.2.4' },
  absent: { asked: 'A B C' },
  expected: absent(
    'resolv.conf(5): up to MAXNS (currently 3) name servers may be listed; MAXNS in glibc resolv/bits/types/res_state.h',
  ),
  musl: absent('musl src/network/lookup.h: MAXNS is 3; resolvconf.c: further ones are ignored'),
  variants: {
    'after-bad-lines': {
      title: 'a line that is no address takes no place among the three',
      conf: `
        nameserver 127.0.0.300
        nameserver A
        nameserver B
        nameserver C
        nameserver D
        options timeout:1 attempts:1`,
    },
  },
});
