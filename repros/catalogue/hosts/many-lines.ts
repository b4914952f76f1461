import { absent, scenario, shown } from 'resolv-lab';

const ADDRESSES = Array.from({ length: 60 }, (_, at) => `192.0.2.${at + 100}`);
const LINES = ADDRESSES.map((address) => `${address} many.lab.test`).join('\n');
const all = { result: ADDRESSES.join(' '), asked: 'nobody' };

export default scenario({
  title: 'a name with many lines in /etc/hosts has only some of their addresses',
  bugs: ['21915', '20532'],
  about: `
    /etc/hosts has sixty lines for one name. \`multi on\` in host.conf asks for all of them, in place of the first. A long comment at the end of the file, which
    does not fit into the first buffer, must not make the lookup fail (bug 21915).`,
  conf: 'nameserver A',
  hosts: LINES,
  hostConf: 'multi on',
  servers: { A: 'nxdomain' },
  steps: ['gethostbyname many.lab.test'],
  absent: all,
  expected: absent('host.conf(5), multi: all valid addresses of a host in /etc/hosts, instead of only the first'),
  musl: shown('musl src/network/lookup.h: MAXADDRS is 48; there is no host.conf'),
  variants: {
    'long-comment': {
      title: 'a comment of 1,200 octets at the end, and getaddrinfo',
      hosts: `${LINES}\n#${'x'.repeat(1200)}`,
      steps: ['getaddrinfo many.lab.test family=inet'],
      expected: absent('host.conf(5), multi; glibc nss/tst-nss-files-hosts-erange.c (bug 21915)'),
    },
    'multi-off': {
      title: 'multi off: only the first address',
      hostConf: 'multi off',
      absent: { result: ADDRESSES[0] as string, asked: 'nobody' },
      expected: absent('host.conf(5), multi: otherwise only the first'),
    },
    'multi-off-getaddrinfo': {
      title: 'multi off, and getaddrinfo',
      hostConf: 'multi off',
      steps: ['getaddrinfo many.lab.test'],
      absent: { result: ADDRESSES[0] as string, asked: 'nobody' },
      expected: absent(
        'glibc nss/nss_files/files-hosts.c, _nss_files_gethostbyname4_r: without HCONF_FLAG_MULTI the first line ends the search',
      ),
    },
  },
});
