import { absent, byDaemon, byVersion, type ExpectationRule, scenario, shown, unknown } from 'resolv-lab';

const ADDRESS = '192.168.122.99';
const LEASE = `[{"ip-address":"${ADDRESS}","mac-address":"52:54:00:11:22:33","hostname":"vm1","expiry-time":9999999999}]`;
const FOLDER = '/opt/modules';
const LIBRARIES = '/usr/$LIB';
const partsOf = (suite: string, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`${FOLDER}/${name}`, `image:${suite}+libnss-libvirt:${LIBRARIES}/${name}`]));

const NEEDS = 'libjson-c5 0.18 of Debian 13, which its module libvirt needs, depends on libc6 (>= 2.38)';
const UNLOADED = `${NEEDS}; glibc elf/dl-version.c, match_symbol: an unknown version ends dlopen(3); nsswitch.conf(5): the next service is tried`;
const SPARED =
  'glibc nscd/nscd_getai.c: an answer of the daemon ends the lookup, before any module of the client is loaded';

const ENDS =
  'NEWS of glibc 2.34: programs linked against it need its __libc_start_main; elf/rtld.c, version_check_doit: _exit(1) for a missing version';
const ofRelease = byVersion({ '>=2.34': shown(ENDS) });
// The folders of a build of the user's own are searched first.
const withOlderLibc: ExpectationRule = (libc, cell) => (libc.package === null ? unknown : ofRelease(libc, cell));

export default scenario({
  title: 'a module built for a newer glibc is not loaded, and its names go to the nameserver',
  symptoms: ['after LD_LIBRARY_PATH was set for a module of another distribution, its names are still not found'],
  about: `
    The program finds Debian 13's module libvirt in LD_LIBRARY_PATH. An older glibc lacks symbol versions that the module's library needs, so the
    module cannot be loaded, without a message, and the next service is asked. A daemon loads the module of its own suite, and spares the program.`,
  links: ['https://github.com/twosigma/nsncd'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  libcs: 'glibc',
  daemons: ['none', 'nsncd'],
  daemonPackages: ['libnss-libvirt'],
  mounts: partsOf('debian-trixie', ['libnss_libvirt.so.2', 'libjson-c.so.5']),
  env: { LD_LIBRARY_PATH: FOLDER },
  nsswitch: 'hosts: files libvirt dns',
  files: { '/var/lib/libvirt/dnsmasq/virbr0.status': LEASE },
  steps: ['getaddrinfo vm1 family=inet'],
  shown: { result: '192.0.2.1', asked: 'A' },
  absent: { result: ADDRESS, asked: 'nobody' },
  expected: byDaemon({
    none: byVersion({ '<2.38': shown(UNLOADED), '>=2.38': absent(NEEDS) }),
    nsncd: absent(SPARED),
  }),
  variants: {
    older: {
      title: 'the module of Debian 11, which is older than most',
      mounts: partsOf('debian-bullseye', ['libnss_libvirt.so.2', 'libyajl.so.2']),
      expected: absent('libnss-libvirt 7.0.0 and libyajl2 2.1.0 of Debian 11 depend on libc6 (>= 2.14)'),
    },
    'whole-folder': {
      title: "the daemon's LD_LIBRARY_PATH names a folder with the C library of Debian 11 in it",
      ...{ daemons: ['nsncd', 'nscd'], daemonPackages: [], mounts: {}, env: {}, mayEnd: true },
      daemonMounts: { [FOLDER]: `image:debian-bullseye:${LIBRARIES}` },
      daemonEnv: { LD_LIBRARY_PATH: FOLDER },
      shown: { result: '192.0.2.1', asked: 'A', by: 'itself' },
      absent: { result: '192.0.2.1', asked: 'A', by: 'daemon' },
      expected: withOlderLibc,
    },
  },
});
