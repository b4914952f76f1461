import { absent, byDaemon, scenario } from 'resolv-lab';

const OPENED = 'glibc nss/nss_files/files-XXX.c at the tags 2.31 to 2.41: the file is opened for each lookup';
const WATCHED = 'nscd(8): it watches the files of each database and flushes the cache when they change';
const STATED = 'unscd nscd-0.47.c, check_files: stat(2), which follows symlinks, of the file before each reply';

const ROOT = 'root:x:0:0:root:/:/bin/sh';
const STAFF = { before: { result: 'not found' }, after: { result: 'gid=50' } } as const;
const NOT_FOUND = { before: { result: 'not found' }, after: { result: 'not found' } } as const;

/** The same lookup before and after a change. */
const around = (lookup: string, change: string) => [`before: ${lookup}`, change, 'daemon idle', `after: ${lookup}`];

export default scenario({
  title: 'a daemon must be restarted after a file that it answers from became a symlink to another',
  symptoms: ['after a rebuild of the system a new user is unknown until the daemon is restarted'],
  links: ['https://github.com/NixOS/nixpkgs/pull/563122'],
  about: `
    A tool changes /etc/passwd, as NixOS does: the name leads to another file from now on. The daemon has looked the same name up before, and
    found nothing. nsncd opens the file for each request. nscd watches the folder of the file as well as the file, and unscd looks at the
    file that the symlink leads to. Changes by rename and in place are the topic of daemon-file-changes.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  // One worker, which keeps what it may keep of the first lookup.
  daemonSettings: {
    ...{ NSNCD_WORKER_COUNT: 1, 'negative-time-to-live passwd': 600, 'negative-time-to-live group': 600 },
    ...{ 'negative-time-to-live hosts': 600 },
  },
  libcs: 'glibc',
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
  expected: byDaemon({ none: absent(OPENED), nsncd: absent(OPENED), nscd: absent(WATCHED), unscd: absent(STATED) }),
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
