import { scenario, unknown } from 'resolv-lab';

const ADDRESS = '192.168.122.99';
const LEASE = `[{"ip-address":"${ADDRESS}","mac-address":"52:54:00:11:22:33","hostname":"vm1","expiry-time":9999999999}]`;
const FOLDER = '/opt/modules';
// Debian 11's, because it runs on every glibc from 2.31 on. The module needs one library of its own.
const module = {
  [`${FOLDER}/libnss_libvirt.so.2`]: 'image:debian-bullseye+libnss-libvirt:/usr/$LIB/libnss_libvirt.so.2',
};
const library = (folder: string) => ({
  [`${folder}/libyajl.so.2`]: 'image:debian-bullseye+libnss-libvirt:/usr/$LIB/libyajl.so.2',
});

export default scenario({
  title: 'a glibc does not look for modules in the folders of NSS_MODULE_PATH',
  about: `
    The patch test/fixtures/glibc-2.36/nss-module-path.patch makes glibc look for modules of the name service in folders of its own variable. The
    variants compare it with the two ways that need no patch: LD_LIBRARY_PATH, and a daemon that has the module.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  libcs: 'glibc',
  daemons: ['none'],
  mounts: { ...module, ...library('/opt/lib') },
  env: { NSS_MODULE_PATH: `/opt/none:${FOLDER}`, LD_LIBRARY_PATH: '/opt/lib' },
  nsswitch: 'hosts: files libvirt dns',
  files: { '/var/lib/libvirt/dnsmasq/virbr0.status': LEASE },
  steps: ['getaddrinfo vm1 family=inet'],
  shown: { result: '192.0.2.1', asked: 'A' },
  absent: { result: ADDRESS, asked: 'nobody' },
  // Only a build with the patch knows the variable, and no version number says which one that is.
  expected: unknown,
  variants: {
    'other-folder': {
      title: 'the variable names another folder',
      env: { NSS_MODULE_PATH: '/opt/none', LD_LIBRARY_PATH: '/opt/lib' },
    },
    'library-path': { title: 'LD_LIBRARY_PATH names the folder', env: { LD_LIBRARY_PATH: `${FOLDER}:/opt/lib` } },
    daemon: {
      title: 'a daemon that has the module answers',
      ...{ daemons: ['nscd'], mounts: {}, env: {} },
      daemonMounts: { ...module, ...library(FOLDER) },
      daemonEnv: { LD_LIBRARY_PATH: FOLDER },
    },
  },
});
