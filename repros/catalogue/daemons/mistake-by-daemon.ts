import { absent, byVersion, scenario, shown } from 'resolv-lab';

const SINCE =
  'glibc nss/nss_database.c, process_line: a line that __nss_action_parse refuses ends the load of the whole file (commit f8847d83e1, 2.33)';
const BEFORE = 'glibc nss/nsswitch.c at 2.31, nss_parse_service_list: the services before the mistake are used';
const rule = byVersion({ '<2.33': absent(BEFORE), '>=2.33': shown(SINCE) });

export default scenario({
  title: 'a mistake in one line of nsswitch.conf makes a daemon find no host and no user',
  symptoms: ['after an edit of nsswitch.conf no host and no user is found, although nsncd or nscd runs'],
  about: `
    The line for netgroups has a word that is no action. glibc since 2.33 then loads nothing of the file, in the daemon too. Behind a daemon a program gets EAI_NONAME, as for a name that does not
    exist; without one it gets EAI_SYSTEM with EINVAL. The lookup works again when the line is corrected.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  nsswitch: 'netgroup: files [NOTFOUND=retrun] nis\npasswd: files\nhosts: files dns',
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: 'glibc',
  steps: [
    'during: getaddrinfo two.lab.test family=inet',
    'file nsswitch.conf hosts: files dns',
    'daemon idle',
    'after: getaddrinfo three.lab.test family=inet',
  ],
  shown: { during: { result: 'EAI_NONAME', asked: 'nobody', by: 'daemon' }, after: { result: '192.0.2.1' } },
  absent: { during: { result: '192.0.2.1', by: 'daemon' }, after: { result: '192.0.2.1' } },
  expected: rule,
});
