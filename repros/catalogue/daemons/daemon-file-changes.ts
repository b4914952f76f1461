import { scenario } from 'resolv-lab';
import { around, daemonFiles, ROOT } from '../../shared/daemon-files.ts';

const STATED = 'unscd nscd-0.47.c, check_files: stat(2) of the file before each reply';
const ALICE = `${ROOT}; alice:x:1000:1000::/:/bin/sh`;
const KNOWN = 'uid=1000 gid=1000 dir=/ shell=/bin/sh';

export default scenario({
  title: 'a daemon must be restarted after a change of the files that it answers from',
  symptoms: ['a new user is unknown until the daemon is restarted'],
  links: ['https://github.com/NixOS/nixpkgs/pull/563122', 'https://github.com/NixOS/nixpkgs/pull/42569'],
  about: `
    The file is renamed over while the daemon runs. It has looked the same name up before, and found nothing. nsncd reads the file again for
    each request. nscd and unscd keep results, and see that the file changed. So a tool need not restart the daemon after such a change.
    resolv.conf is the topic of stale-resolv-conf, which looks at each worker; workers that lost a reply are that of single-request-reload.`,
  ...daemonFiles(STATED),
  // One worker, which keeps what it may keep of the first lookup.
  daemonSettings: {
    ...{ NSNCD_WORKER_COUNT: 1, 'negative-time-to-live passwd': 600, 'positive-time-to-live passwd': 600 },
  },
  etc: { passwd: ROOT },
  steps: around('getpwnam alice', `file passwd ${ALICE}`),
  shown: { before: { result: 'not found' }, after: { result: 'not found' } },
  absent: { before: { result: 'not found' }, after: { result: KNOWN } },
  variants: {
    'in-place': {
      title: '/etc/passwd is written in place',
      steps: around('getpwnam alice', `write passwd ${ALICE}`),
    },
    'user-removed': {
      title: 'the user is removed',
      etc: { passwd: ALICE.replace('; ', '\n') },
      steps: around('getpwnam alice', `file passwd ${ROOT}`),
      shown: { before: { result: KNOWN }, after: { result: KNOWN } },
      absent: { before: { result: KNOWN }, after: { result: 'not found' } },
    },
    hosts: {
      title: '/etc/hosts is renamed over',
      nsswitch: 'passwd: files\nhosts: files',
      daemonSettings: { NSNCD_WORKER_COUNT: 1, 'negative-time-to-live hosts': 600 },
      hosts: '192.0.2.7 other.lab.test',
      steps: around('getaddrinfo www.lab.test', 'file hosts 192.0.2.8 www.lab.test'),
      shown: { before: { result: 'EAI_NONAME' }, after: { result: 'EAI_NONAME' } },
      absent: { before: { result: 'EAI_NONAME' }, after: { result: '192.0.2.8' } },
    },
  },
});
