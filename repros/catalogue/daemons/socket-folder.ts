import { absent, byDaemon, byDaemonVersion, control, type Evidence, scenario, shown } from 'resolv-lab';

const NSNCD = 'nsncd src/main.rs at the tags v1.4 to v1.5.2: create_dir_all of the folder, then bind';
const NSCD = 'glibc nscd/connections.c at the tags 2.17 to 2.41, nscd_init: exit code 1 when bind fails; no mkdir';
const UNSCD = 'unscd nscd-0.47.c (the last source that was found), main: mkdir, then sockets there and in /var/run';

const ends = (nsncd: string) =>
  byDaemon({ nsncd: byDaemonVersion({ '<=1.5.2': shown(nsncd) }), nscd: shown(NSCD), unscd: shown(UNSCD) });

/** The daemon was ready, or ended with this reason. */
const gaveReason = (reason: RegExp) => (evidence: Evidence) => {
  const isReady = evidence.all('daemon').some(({ action }) => action === 'ready');
  const words = evidence.all('daemon').find(({ action }) => action === 'exit')?.output ?? '';
  return [control(`the daemon starts, or says ${reason.source}`, isReady || reason.test(words), words)];
};

export default scenario({
  title: 'a daemon does not start because of the folder of its socket',
  symptoms: ['nscd ends at once with exit code 1 in a container, and its stderr is empty'],
  links: ['https://github.com/NixOS/nixpkgs/issues/259352', 'https://github.com/NixOS/nixpkgs/issues/432251'],
  about: `
    A service manager or a package makes /run/nscd; a container often has an empty /run, or a read-only one. nsncd and unscd make a missing
    folder, nscd does not. In a read-only folder no daemon starts. Each ends with exit code 1 before it has a socket, and clients look everything
    up by themselves. nscd gives its reason to syslog, or to a \`logfile\`, and never to stderr.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  daemonSettings: { logfile: '/var/log/nscd/log', 'debug-level': 1 },
  libcs: 'glibc',
  files: { '/var/log/nscd/': '', '/run/other/': '' },
  daemonMounts: { '/run': 'client:/run/other' },
  mayEnd: true,
  steps: ['getpwnam root'],
  shown: { by: 'itself', daemon: 'ended with exit code 1' },
  absent: { by: 'daemon', daemon: 'answers' },
  expected: byDaemon({ nsncd: absent(NSNCD), nscd: shown(NSCD), unscd: absent(UNSCD) }),
  controls: gaveReason(/no such file/i),
  variants: {
    'read-only': {
      title: 'the folder is read-only',
      daemonMounts: { '/run/nscd': 'client:/run/other ro' },
      expected: ends(NSNCD),
      controls: gaveReason(/read-only/i),
    },
    'missing-read-only': {
      title: 'the folder is missing, and /run is read-only',
      daemonMounts: { '/run': 'client:/run/other ro' },
      expected: ends(NSNCD),
      controls: gaveReason(/read-only|no such file/i),
    },
    'run-read-only': {
      title: '/run is read-only and the folder is not, as by ProtectSystem=strict and RuntimeDirectory=nscd of systemd',
      daemonMounts: { '/run': 'client:/run ro', '/run/nscd': 'client:/run/other' },
      expected: byDaemon({ nsncd: absent(NSNCD), nscd: absent(NSCD), unscd: shown(UNSCD) }),
      controls: gaveReason(/read-only/i),
    },
  },
});
