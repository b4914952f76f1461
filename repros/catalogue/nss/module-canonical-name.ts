import { absent, fixedIn, scenario } from 'resolv-lab';

export default scenario({
  title: 'the canonical name that a module gives is ignored',
  symptoms: ['hostname --fqdn prints the short name, although the directory has the full one'],
  about: `
    A module may have a function for the canonical name, getcanonname_r. From 2.26 to 2.38 getaddrinfo called it and returned the name of the call in place of its
    answer. The module of the lab has gethostbyname2_r and getcanonname_r.`,
  conf: 'nameserver A',
  servers: { A: 'nxdomain' },
  etc: { 'nss-lab': 'host box.test 192.0.2.9 2001:db8::9\ncanonical box.test real.box.test' },
  mounts: { '/opt/modules/libnss_lab.so.2': 'module:gethostbyname2_r,getcanonname_r' },
  env: { LD_LIBRARY_PATH: '/opt/modules' },
  nsswitch: 'hosts: lab',
  musl: 'musl has no nsswitch.conf',
  steps: ['getaddrinfo box.test flags=AI_CANONNAME'],
  shown: { result: '192.0.2.9 2001:db8::9', canonname: 'box.test' },
  absent: { result: '192.0.2.9 2001:db8::9', canonname: 'real.box.test' },
  expected: fixedIn('2.39', 'commits 6257fcfd58 (2.26) and 3bf7bab88b (2.39) of glibc, getcanonname', {
    since: '2.26',
  }),
  variants: {
    'without-function': {
      title: 'a module without getcanonname_r: the name of the call',
      mounts: { '/opt/modules/libnss_lab.so.2': 'module:gethostbyname2_r' },
      shown: { canonname: 'real.box.test' },
      absent: { result: '192.0.2.9 2001:db8::9', canonname: 'box.test' },
      expected: absent('glibc nss/getaddrinfo.c, getcanonname: if the name cannot be canonicalized, a copy of it'),
    },
  },
});
