import { byDaemon, fixedIn, scenario } from 'resolv-lab';

const INTERNAL_API = 'commit f8847d83e1 "nsswitch: use new internal API (core)", first released in glibc 2.33';

export default scenario({
  title: 'a daemon answers by the old nsswitch.conf until it is restarted',
  symptoms: ['after `dns` was added to nsswitch.conf, programs find hosts only after a restart of nscd'],
  about: `
    Until 2.32 a process read nsswitch.conf once. Since 2.33 glibc reads it again when it changes, in nsncd and nscd as in any program. The
    C library of the daemon decides, whatever the client has. unscd starts a process for each lookup.`,
  conf: 'nameserver A',
  nsswitch: 'passwd: files\nhosts: files',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  daemonSettings: { NSNCD_WORKER_COUNT: 1 },
  libcs: 'glibc',
  steps: [
    'before: getaddrinfo before.lab.test',
    'file nsswitch.conf passwd: files; hosts: files dns',
    'daemon idle',
    'after: getaddrinfo after.lab.test',
  ],
  shown: { before: { result: 'EAI_NONAME' }, after: { result: 'EAI_NONAME', asked: 'nobody', by: 'daemon' } },
  absent: { before: { result: 'EAI_NONAME' }, after: { result: '192.0.2.1 2001:db8::1', asked: 'A', by: 'daemon' } },
  expected: byDaemon({
    nsncd: fixedIn('2.33', INTERNAL_API),
    nscd: fixedIn(
      '2.33',
      `${INTERNAL_API}; nscd/aicache.c keeps the database at 2.31, and gets it for each lookup at 2.36`,
    ),
  }),
  variants: {
    'in-place': {
      title: 'the file is written in place',
      steps: [
        'before: getaddrinfo before.lab.test',
        'write nsswitch.conf passwd: files; hosts: files dns',
        'daemon idle',
        'after: getaddrinfo after.lab.test',
      ],
    },
    symlink: {
      title: 'the file becomes a symlink to the new one, as on NixOS',
      files: { '/srv/etc/nsswitch.conf': 'passwd: files\nhosts: files dns' },
      steps: [
        'before: getaddrinfo before.lab.test',
        'link nsswitch.conf /srv/etc/nsswitch.conf',
        'daemon idle',
        'after: getaddrinfo after.lab.test',
      ],
    },
  },
});
