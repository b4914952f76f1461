import { absent, fixedIn, scenario } from 'resolv-lab';

const MODULE = '/opt/modules/libnss_lab.so.2';

export default scenario({
  title: 'IPv6 addresses of a module are missing in a lookup of both families',
  bugs: ['21295'],
  symptoms: ['getent ahosts prints only the IPv4 addresses of a name of LDAP or winbind'],
  about: `
    getaddrinfo asks a module for both families at once with gethostbyname4_r, or without that function for one family after the other. In 2.24 and 2.25 it then dropped the
    IPv6 addresses that it had found first. The module of the lab has gethostbyname2_r alone.`,
  conf: 'nameserver A',
  servers: { A: 'nxdomain' },
  etc: { 'nss-lab': 'host box.test 192.0.2.9 2001:db8::9' },
  mounts: { [MODULE]: 'module:gethostbyname2_r' },
  env: { LD_LIBRARY_PATH: '/opt/modules' },
  nsswitch: 'hosts: lab',
  musl: 'musl has no nsswitch.conf',
  steps: ['getaddrinfo box.test'],
  shown: { result: '192.0.2.9', asked: 'nobody' },
  absent: { result: '192.0.2.9 2001:db8::9', asked: 'nobody' },
  expected: fixedIn('2.26', 'NEWS of glibc 2.26, bug 21295; commits 4ab2ab03d4 and 5cf88a83f2', { since: '2.24' }),
  variants: {
    'one-function-for-both': {
      title: 'a module with gethostbyname4_r',
      mounts: { [MODULE]: 'module:gethostbyname2_r,gethostbyname4_r' },
      expected: absent('commit 5cf88a83f2: it is about modules without gethostbyname4_r'),
    },
  },
});
