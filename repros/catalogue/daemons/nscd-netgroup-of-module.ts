import { fixedIn, scenario } from 'resolv-lab';

const MODULE = { '/opt/modules/libnss_lab.so.2': 'module:netgroups' };

export default scenario({
  title: 'nscd ends when a module has texts of a netgroup outside of its buffer',
  bugs: ['31680', 'CVE-2024-33602'],
  symptoms: ['nscd crashes by SIGSEGV on hosts with netgroups of LDAP'],
  about: `
    A module may return texts that are not in the buffer of the call, such as constants. nscd computed the free part of its buffer from their addresses, and wrote its copies
    behind the last text. In the module of the lab that memory is read-only.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=31680'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  etc: { 'nss-lab': 'netgroup trusted host.lab.test ann lab.test' },
  mounts: MODULE,
  daemonMounts: MODULE,
  env: { LD_LIBRARY_PATH: '/opt/modules' },
  daemonEnv: { LD_LIBRARY_PATH: '/opt/modules' },
  nsswitch: 'passwd: files\nhosts: files dns\nnetgroup: lab',
  probes: ['c'],
  daemons: ['nscd'],
  daemonCheck: 'faults',
  daemonSettings: { 'enable-cache netgroup': 'yes' },
  libcs: 'glibc',
  mayEnd: true,
  steps: ['getnetgrent trusted', 'after: getpwnam root'],
  shown: { after: { by: 'itself' } },
  absent: { after: { by: 'daemon', daemon: 'answers' } },
  expected: fixedIn('2.40', 'NEWS of glibc 2.40, bug 31680; commit c04a21e050; GLIBC-SA-2024-0008', {
    since: '2.15',
    branches: true,
    debian: ['2.31-13+deb11u10', '2.36-9+deb12u7'],
  }),
});
