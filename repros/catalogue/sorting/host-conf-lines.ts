import { absent, scenario } from 'resolv-lab';

const ENVIRONMENT = 'host.conf(5), ENVIRONMENT';
const near = { result: '198.51.100.7 192.0.2.7', ordered: true };
const SUBNET = ['addr add 198.51.100.2/24 dev lo'];

export default scenario({
  kind: 'conformance',
  manual: 'host.conf(5), lines',
  title: 'a comment may begin behind a value',
  about: `
    A line of host.conf has a keyword and its value, and a comment in any place. The environment names another file, or overrides a keyword. The name has two lines
    in /etc/hosts, so that \`multi\` decides how many addresses a lookup returns.`,
  conf: 'nameserver A',
  hosts: '192.0.2.77 www.lab.test\n192.0.2.78 www.lab.test',
  hostConf: '# all\nmulti on # all addresses',
  servers: { A: 'answers' },
  musl: 'musl has no host.conf',
  steps: ['gethostbyname www.lab.test'],
  absent: { result: '192.0.2.77 192.0.2.78' },
  expected: absent('host.conf(5), NOTES: comments can appear anywhere, and not only at the beginning of a line'),
  variants: {
    file: {
      title: 'RESOLV_HOST_CONF names another file',
      manual: ENVIRONMENT,
      hostConf: 'multi off',
      etc: { 'other.conf': 'multi on\n' },
      env: { RESOLV_HOST_CONF: '/etc/other.conf' },
      expected: absent('host.conf(5), RESOLV_HOST_CONF: the file that is read instead of /etc/host.conf'),
    },
    'reorder-environment': {
      title: 'RESOLV_REORDER=on overrides the file',
      manual: ENVIRONMENT,
      hostConf: 'reorder off',
      env: { RESOLV_REORDER: 'on' },
      servers: { A: { zone: 'two A 192.0.2.7\ntwo A 198.51.100.7' } },
      ip: SUBNET,
      steps: ['gethostbyname two.lab.test'],
      absent: near,
      expected: absent('host.conf(5), RESOLV_REORDER: overrides the reorder command'),
    },
    'reorder-hosts': {
      title: 'reorder on: addresses of /etc/hosts are ordered too',
      manual: 'host.conf(5), reorder',
      hosts: '192.0.2.7 www.lab.test\n198.51.100.7 www.lab.test',
      hostConf: 'multi on\nreorder on',
      ip: SUBNET,
      absent: near,
      expected: absent('host.conf(5), reorder: done for all lookup methods'),
    },
    'historical-environment': {
      title: 'RESOLV_SERV_ORDER and RESOLV_SPOOF_CHECK have no effect',
      manual: 'host.conf(5), Historical',
      env: { RESOLV_SERV_ORDER: 'bind', RESOLV_SPOOF_CHECK: 'warn' },
      expected: absent('host.conf(5), Historical: order up to glibc 2.4, and spoof never had an implementation'),
    },
  },
});
