import { absent, scenario, shown } from 'resolv-lab';
import { BOTH_FAMILIES } from '../../shared/both-families.ts';

const RULE = 'RFC 3484, section 6, rule 2: prefer matching scope';
const v4First = { result: '192.0.2.1 2001:db8::1', ordered: true };
const v6First = { result: '2001:db8::1 192.0.2.1', ordered: true };
const withIpv4 = (address: string) =>
  BOTH_FAMILIES.map((line) => line.replace('198.51.100.2/24', `${address} peer 198.51.100.1`));

export default scenario({
  kind: 'conformance',
  manual: 'gai.conf(5), scopev4',
  title: 'by default an IPv4 address of 169.254.0.0/16 has the link-local scope',
  about: `
    The precedence puts IPv4 first, unless the scope of the IPv4 source address differs from that of the destination, which is global. The manual refers to RFC 3484,
    where private addresses have the site-local scope. In RFC 6724 and in glibc they are global.`,
  conf: 'nameserver A',
  gaiConf: 'precedence ::ffff:0:0/96 100',
  servers: { A: 'answers' },
  musl: 'musl has no gai.conf',
  ip: withIpv4('169.254.7.7/32'),
  steps: ['getaddrinfo www.lab.test.'],
  absent: v6First,
  expected: absent(`gai.conf(5), scopev4: by default the scopes of RFC 3484, section 3.2; ${RULE}`),
  variants: {
    private: {
      title: 'by default a private IPv4 address has the site-local scope of RFC 3484',
      ip: withIpv4('10.53.0.2/32'),
      expected: shown(
        'glibc getaddrinfo.c, default_scopes: all but 169.254/16 and 127/8 has scope 14, that of global addresses',
      ),
    },
    'private-by-file': {
      title: 'scopev4 gives private addresses the site-local scope of RFC 3484',
      gaiConf: 'precedence ::ffff:0:0/96 100\nscopev4 ::ffff:10.0.0.0/104 5\nscopev4 ::ffff:0.0.0.0/96 14',
      ip: withIpv4('10.53.0.2/32'),
    },
    global: {
      title: 'by default a global IPv4 address has the global scope',
      ip: BOTH_FAMILIES,
      absent: v4First,
    },
  },
});
