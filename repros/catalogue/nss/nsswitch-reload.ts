import { absent, scenario } from 'resolv-lab';

const SINCE = 'nsswitch.conf(5), NOTES: since glibc 2.33 the file is reloaded if it is changed';
const missing = { result: 'not found' };
const found = { result: 'gid=4711 members=ann' };
const change = (step: string) => ['before: getgrnam team', step, 'after: getgrnam team'];

export default scenario({
  kind: 'conformance',
  manual: 'nsswitch.conf(5), NOTES',
  title: 'since 2.33 a change of nsswitch.conf counts for the next lookup',
  about: `
    The program looks for a group before and after a change of nsswitch.conf. The group is in /etc/group, and the new file has the service \`files\` for groups. Up to 2.32 a
    process read nsswitch.conf once.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  etc: { group: 'root:x:0:\nteam:x:4711:ann\n' },
  nsswitch: 'group: nosuch',
  libcs: '>=2.33',
  musl: 'musl has no nsswitch.conf',
  steps: change('file nsswitch.conf group: files'),
  absent: { before: missing, after: found },
  expected: absent(SINCE),
  variants: {
    'in-place': { title: 'since 2.33: written in place', steps: change('write nsswitch.conf group: files') },
    link: {
      title: 'since 2.33: a symlink to another file',
      etc: { group: 'root:x:0:\nteam:x:4711:ann\n', other: 'group: files\n' },
      steps: change('link nsswitch.conf /etc/other'),
    },
    'first-use-of-database': {
      title: 'since 2.33: a database that the process has not used',
      nsswitch: 'passwd: files\ngroup: nosuch',
      steps: ['before: getpwnam root', 'file nsswitch.conf group: files', 'after: getgrnam team'],
      absent: { after: found },
    },
    'other-thread': {
      title: 'since 2.33: a thread that has made no lookup yet',
      steps: ['before: getgrnam team', 'file nsswitch.conf group: files', 'after: getgrnam team thread=t1'],
    },
    'before-2.33': {
      title: 'up to 2.32 a process reads the file once',
      libcs: '<2.33',
      absent: { before: missing, after: missing },
      expected: absent('nsswitch.conf(5), NOTES: in earlier versions the file was read only once within each process'),
    },
  },
});
