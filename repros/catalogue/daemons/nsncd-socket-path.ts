import { absent, byDaemonVersion, control, scenario, shown } from 'resolv-lab';

const SOURCE = 'nsncd src/main.rs at v1.5.1 and v1.5.2: create_dir_all and bind return an error from main()';
const PANIC = 'nsncd src/main.rs at v1.5.1 and v1.5.2: expect() of the parent of an empty path panics';

/** The reason in the words of Rust's or C's library, or of nsncd. */
const REASON = /read-only|no such file|in use|is a directory|shorter|too long|too short|no parent/i;

export default scenario({
  title: 'nsncd seems to run although it cannot make its socket',
  symptoms: ['nsncd does not start: Read-only file system, or Address already in use'],
  links: ['https://github.com/NixOS/nixpkgs/issues/259352', 'https://github.com/NixOS/nixpkgs/issues/432251'],
  about: `
    nsncd makes its socket at NSNCD_SOCKET_PATH, and the directory of the socket. Both may be impossible: a hardened service has a read-only
    file system, and a unix socket has a path of at most 107 octets. nsncd ends with exit code 1 and says why. Clients then look everything
    up by themselves.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd'],
  daemonCheck: 'behaviour',
  daemonEnv: { NSNCD_SOCKET_PATH: '/usr/none/socket' },
  libcs: 'glibc',
  mayEnd: true,
  steps: ['getpwnam root'],
  shown: { by: 'daemon' },
  absent: { by: 'itself', daemon: 'ended with exit code 1' },
  expected: byDaemonVersion({ '<=1.5.2': absent(SOURCE) }),
  controls: (evidence) => {
    const exit = evidence.all('daemon').find(({ action }) => action === 'exit');
    const isReady = evidence.all('daemon').some(({ action }) => action === 'ready');
    const output = exit?.output ?? '';
    return [control('nsncd says what is wrong', isReady || REASON.test(output), output)];
  },
  variants: {
    'no-directory': {
      title: 'the directory cannot be made: /proc/none/socket',
      daemonEnv: { NSNCD_SOCKET_PATH: '/proc/none/socket' },
    },
    directory: { title: 'the path is a directory: /run/nscd', daemonEnv: { NSNCD_SOCKET_PATH: '/run/nscd' } },
    long: { title: 'a path of more than 107 octets', daemonEnv: { NSNCD_SOCKET_PATH: `/run/nscd/${'x'.repeat(108)}` } },
    empty: {
      title: 'an empty path, with which nsncd panics: exit code 101',
      daemonEnv: { NSNCD_SOCKET_PATH: '' },
      shown: { by: 'itself', daemon: 'ended with exit code 101' },
      expected: byDaemonVersion({ '<=1.5.2': shown(PANIC) }),
    },
  },
});
