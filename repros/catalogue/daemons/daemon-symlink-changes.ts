import { scenario } from 'resolv-lab';
import { around, daemonFiles, ROOT } from '../../shared/daemon-files.ts';

const STATED = 'unscd nscd-0.47.c, check_files: stat(2), which follows symlinks, of the file before each reply';

const STAFF = { before: { result: 'not found' }, after: { result: 'gid=50' } } as const;
const NOT_FOUND = { before: { result: 'not found' }, after: { result: 'not found' } } as const;

export default scenario({
  title: 'a daemon must be restarted after a file that it answers from became a symlink to another',
  symptoms: ['after a rebuild of the system a new user is unknown until the daemon is restarted'],
  links: ['https://github.com/NixOS/nixpkgs/pull/563122'],
  about: `
    A tool changes /etc/passwd, as NixOS does: the name leads to another file from now on. The daemon has looked the same name up before, and
    found nothing. nsncd opens the file for each request. nscd watches the folder of the file as well as the file, and unscd looks at the
    file that the symlink leads to. Changes by rename and in place are the topic of daemon-file-changes.`,
  ...daemonFiles(STATED),
  // One worker, which keeps what it may keep of the first lookup.
  daemonSettings: {
    ...{ NSNCD_WORKER_COUNT: 1, 'negative-time-to-live passwd': 600, 'negative-time-to-live group': 600 },
    ...{ 'negative-time-to-live hosts': 600 },
  },
  nsswitch: 'passwd: files\ngroup: files\nhosts: files',
  etc: { passwd: ROOT, group: 'root:x:0:' },
  files: {
    '/srv/etc/passwd': `${ROOT}\nalice:x:1000:1000::/:/bin/sh`,
    '/srv/etc/group': 'root:x:0:\nstaff:x:50:',
    '/srv/etc/hosts': '192.0.2.8 www.lab.test',
  },
  steps: around('getpwnam alice', 'link passwd /srv/etc/passwd'),
  shown: NOT_FOUND,
  absent: { ...NOT_FOUND, after: { result: 'uid=1000 gid=1000 dir=/ shell=/bin/sh' } },
  variants: {
    group: { title: '/etc/group', steps: around('getgrnam staff', 'link group /srv/etc/group'), absent: STAFF },
    'group-renamed': {
      title: '/etc/group is renamed over instead',
      steps: around('getgrnam staff', 'file group root:x:0:; staff:x:50:'),
      absent: STAFF,
    },
    hosts: {
      title: '/etc/hosts',
      steps: around('getaddrinfo www.lab.test', 'link hosts /srv/etc/hosts'),
      shown: { before: { result: 'EAI_NONAME' }, after: { result: 'EAI_NONAME' } },
      absent: { before: { result: 'EAI_NONAME' }, after: { result: '192.0.2.8' } },
    },
  },
});
