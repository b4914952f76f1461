import { absent, byVersion, scenario, shown } from 'resolv-lab';

const OTHER_STATUS =
  'glibc nss/nsswitch.c, __nss_next2: each action that is not return goes on; only the result success is merged (nss/getXXbyYY_r.c)';
const FAILS = 'bug 28931, commit 1c37b8022e (2.36): hosts cannot be merged, so that getaddrinfo fails at once';
const PARSER = 'glibc nss/nsswitch.c at 2.31, nss_parse_service_list, and nss/nss_action_parse.c';
const line = (services: string) => `hosts: ${services}`;
const team = {
  etc: { group: 'root:x:0:\nteam:x:4711:ann\n' },
  steps: ['getgrnam team'],
  absent: { result: 'gid=4711 members=ann' },
};
const next = { result: '192.0.2.1', asked: 'A' };
const ends = { result: 'EAI_NONAME', asked: 'nobody' };

export default scenario({
  kind: 'conformance',
  manual: 'nsswitch.conf(5), actions',
  title: '[NOTFOUND=merge] is the same as continue',
  about: `
    The name is in DNS alone. The manual does not say what merge means for a result that is no success, or what two pairs of brackets in a row mean. glibc takes merge for continue
    there, and ends the line at the second pair, so that later services are never asked.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  nsswitch: line('files [NOTFOUND=merge] dns'),
  libcs: '>=2.24',
  musl: 'musl has no nsswitch.conf',
  steps: ['getaddrinfo www.lab.test family=inet'],
  absent: next,
  expected: absent(OTHER_STATUS),
  variants: {
    'both-families': {
      title: '[NOTFOUND=merge], and getaddrinfo for both families, which fails since 2.36',
      steps: ['getaddrinfo www.lab.test'],
      absent: { result: '192.0.2.1 2001:db8::1', asked: 'A(A AAAA)' },
      expected: byVersion({ '<2.36': absent(OTHER_STATUS), '>=2.36': shown(FAILS) }),
    },
    'not-unavail-merge': { title: '[!UNAVAIL=merge]', nsswitch: line('files [!UNAVAIL=merge] dns') },
    'group-merge': {
      title: '[NOTFOUND=merge] for groups',
      ...team,
      nsswitch: 'group: compat [NOTFOUND=merge] files',
    },
    'no-library-merge': {
      title: '[UNAVAIL=merge] behind a service without a library ends the lookup',
      ...team,
      nsswitch: 'group: nosuch [UNAVAIL=merge] files',
      expected: shown('glibc nss/nsswitch.c, __nss_lookup: the next service is loaded if unavail is continue'),
    },
    'two-brackets': {
      title: 'two pairs of brackets in a row: the rest of the line is ignored',
      nsswitch: line('files [UNAVAIL=return] [NOTFOUND=continue] dns'),
      absent: ends,
      expected: absent(`${PARSER}: a service without a name ends the line`),
    },
    blanks: { title: 'blanks in the brackets', nsswitch: line('files [ NOTFOUND = return ] dns'), absent: ends },
    'no-blanks': { title: 'no blanks around the brackets', nsswitch: line('files[NOTFOUND=return]dns'), absent: ends },
  },
});
