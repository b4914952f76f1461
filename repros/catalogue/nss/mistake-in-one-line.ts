import { absent, byVersion, scenario, shown } from 'resolv-lab';

const SINCE =
  'glibc nss/nss_database.c, process_line: a line that __nss_action_parse refuses ends the load of the whole file; added by commit f8847d83e1 in 2.33, still so at 2.43';
const BEFORE = 'glibc nss/nsswitch.c at 2.31, nss_parse_service_list: the services before the mistake are used';
const BOTH = byVersion({ '<2.33': absent(BEFORE), '>=2.33': shown(SINCE) });
const nsswitch = (netgroup: string, hosts = 'files dns') => `netgroup: ${netgroup}\npasswd: files\nhosts: ${hosts}`;

export default scenario({
  title: 'a mistake in one line of nsswitch.conf makes the lookups of all databases fail',
  symptoms: ['after an edit of nsswitch.conf no host, no user and no group is found'],
  about: `
    The line for netgroups has a word that is no action. glibc before 2.33 ignores the rest of that line. Since 2.33 it loads nothing of the file: no host is found, neither in
    /etc/hosts nor in DNS, and no user. A running program fails too, until the line is corrected. The comment of the function says that it fails only without memory.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  nsswitch: nsswitch('files [NOTFOUND=retrun] nis'),
  musl: 'musl has no nsswitch.conf',
  steps: ['host: getaddrinfo www.lab.test family=inet', 'local: getaddrinfo localhost family=inet'],
  shown: {
    host: { result: 'EAI_SYSTEM EINVAL', asked: 'nobody' },
    local: { result: 'EAI_SYSTEM EINVAL' },
  },
  absent: { host: { result: '192.0.2.1' }, local: { result: '127.0.0.1' } },
  expected: BOTH,
  variants: {
    status: { title: 'a word that is no status', nsswitch: nsswitch('files [NOTFUOND=return] nis') },
    comment: {
      title: 'a comment behind the services that has a bracket',
      nsswitch: nsswitch('files # see [Debian]'),
      expected: byVersion({
        '<2.33': absent('glibc nss/nsswitch.c at 2.31, nss_parse_file: a line ends at the first hash mark'),
        '>=2.33': shown(SINCE),
      }),
    },
    'no-bracket': { title: 'a bracket that does not end', nsswitch: nsswitch('files [NOTFOUND=return') },
    users: {
      title: 'a user',
      etc: { passwd: 'root:x:0:0:root:/:/bin/sh\nann:x:4712:4712::/:/bin/sh\n' },
      steps: ['getpwnam ann'],
      shown: { result: 'not found EINVAL' },
      absent: { result: 'uid=4712 gid=4712 dir=/ shell=/bin/sh' },
    },
    running: {
      title: 'a running program, until the mistake is corrected',
      libcs: '>=2.33',
      nsswitch: nsswitch('files'),
      steps: [
        'before: getaddrinfo one.lab.test family=inet',
        `file nsswitch.conf netgroup: files [NOTFOUND=retrun]; hosts: files dns`,
        'during: getaddrinfo two.lab.test family=inet',
        'file nsswitch.conf netgroup: files; hosts: files dns',
        'after: getaddrinfo three.lab.test family=inet',
      ],
      shown: { before: { result: '192.0.2.1' }, during: { asked: 'nobody' }, after: { result: '192.0.2.1' } },
      absent: { before: { result: '192.0.2.1' }, during: { result: '192.0.2.1' }, after: { result: '192.0.2.1' } },
      expected: shown(SINCE),
    },
  },
});
