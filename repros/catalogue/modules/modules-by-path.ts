import { absent, type ExpectationRule, scenario, shown } from 'resolv-lab';

const ADDRESS = '192.168.122.99';
const LEASE = `[{"ip-address":"${ADDRESS}","mac-address":"52:54:00:11:22:33","hostname":"vm1","expiry-time":9999999999}]`;
const FOLDER = '/opt/modules';
// Debian 11's, because it runs on every glibc of the lab.
const MODULES = Object.fromEntries(
  ['libnss_libvirt.so.2', 'libyajl.so.2'].map((name) => [
    `${FOLDER}/${name}`,
    `image:debian-bullseye+libnss-libvirt:/usr/$LIB/${name}`,
  ]),
);
const LOADER = 'ld.so(8): libraries are looked for in LD_LIBRARY_PATH and in the folders of the C library';
const MISSING = `${LOADER}; nsswitch.conf(5): a service that cannot be loaded is unavailable, and the next one is tried`;
const CLIENT = 'glibc nscd/nscd_getai.c: an answer of the daemon ends the lookup';

const foundByDaemon: ExpectationRule = (_, { daemon }) =>
  daemon.id === 'none' ? shown(MISSING) : absent(`${LOADER}; ${CLIENT}`);

export default scenario({
  title: "a program does not find names of modules outside of its libc's folders",
  symptoms: ['a program built by Nix does not find names that other programs on the same machine find'],
  about: `
    The modules of the system are in a folder that only LD_LIBRARY_PATH can name, as on NixOS. A program without that variable does not load
    them. A daemon that is started with it does, and answers for all programs, whatever their C library.`,
  links: ['https://github.com/twosigma/nsncd'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  libcs: 'glibc',
  daemons: ['none', 'nsncd', 'nscd'],
  mounts: MODULES,
  daemonMounts: MODULES,
  daemonEnv: { LD_LIBRARY_PATH: FOLDER },
  nsswitch: 'hosts: files libvirt dns',
  files: { '/var/lib/libvirt/dnsmasq/virbr0.status': LEASE },
  steps: ['getaddrinfo vm1 family=inet'],
  shown: { result: '192.0.2.1', asked: 'A' },
  absent: { result: ADDRESS, asked: 'nobody' },
  expected: foundByDaemon,
  variants: {
    'no-variable': {
      title: 'the daemon is started without the variable',
      daemonEnv: {},
      expected: shown(MISSING),
    },
    'own-variable': {
      title: 'no daemon, and the program has the variable',
      ...{ daemons: ['none'], daemonMounts: {}, daemonEnv: {}, env: { LD_LIBRARY_PATH: FOLDER } },
      expected: absent(LOADER),
    },
  },
});
