import { absent, byVersion, scenario, shown, unknown } from 'resolv-lab';

const RULE = 'resolv.conf(5), sortlist: addresses returned by gethostbyname are sorted by address-netmask pairs';
const UNSORTED = '10.1.0.1 192.0.2.7 172.16.5.5 198.51.100.9';
/** Ten other networks, then that of 203.0.10.1. */
const ELEVEN = Array.from({ length: 11 }, (_, at) => `203.0.${at}.0/255.255.255.0`).join(' ');

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), sortlist',
  title: 'sortlist: gethostbyname returns addresses of the listed networks first',
  about: `
    The name has four addresses. \`sortlist\` names networks, with or without a netmask; without one the class of the address decides. Addresses of the first
    network come first, and those of none in the order of the reply.`,
  conf: 'nameserver A\nsortlist 198.51.100.0/255.255.255.0 172.16.0.0',
  servers: {
    A: {
      zone: UNSORTED.split(' ')
        .map((address) => `www A ${address}`)
        .join('\n'),
    },
  },
  musl: unknown,
  steps: ['gethostbyname www.lab.test.'],
  absent: { result: '198.51.100.9 172.16.5.5 10.1.0.1 192.0.2.7', ordered: true },
  expected: absent(RULE),
  variants: {
    'without-option': {
      title: 'without sortlist the order is that of the reply',
      conf: 'nameserver A',
      absent: { result: UNSORTED, ordered: true },
      expected: absent('glibc resolv/nss_dns/dns-host.c: addresses are sorted only if sortlist has entries'),
    },
    netmask: {
      title: 'without a netmask the natural one of the class: 172.16.0.0 does not match 172.17.5.5',
      conf: 'nameserver A\nsortlist 172.16.0.0 198.51.100.0',
      servers: { A: { zone: 'www A 172.17.5.5\nwww A 198.51.100.9\nwww A 172.16.5.5' } },
      absent: { result: '172.16.5.5 198.51.100.9 172.17.5.5', ordered: true },
      expected: absent('resolv.conf(5), sortlist: the netmask defaults to the natural netmask of the net'),
    },
    eleventh: {
      title: 'the eleventh pair is ignored',
      conf: `nameserver A\nsortlist ${ELEVEN}`,
      musl: 'musl has no sortlist',
      servers: { A: { zone: 'www A 192.0.2.1\nwww A 203.0.10.1\nwww A 203.0.9.1' } },
      shown: { result: '203.0.9.1 203.0.10.1 192.0.2.1', ordered: true },
      absent: { result: '203.0.9.1 192.0.2.1 203.0.10.1', ordered: true },
      expected: byVersion({
        '<2.26': absent('resolv.conf(5), sortlist: up to 10 pairs may be specified'),
        '>=2.26': shown('commit a1c4eb8794 of glibc 2.26: struct resolv_conf keeps a list without a limit'),
      }),
    },
  },
});
