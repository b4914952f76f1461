import { absent, scenario } from 'resolv-lab';

const DATABASES =
  'nsswitch.conf(5): the first column of a line is the database, and files reads the file of that database';
const LINES = ['passwd', 'group', 'networks', 'netgroup', 'services', 'initgroups'];
/** Only this database has the service files; the others have one that does not exist. */
const only = (database: string) =>
  ['hosts: files dns', ...LINES.map((line) => `${line}: ${line === database ? 'files' : 'nosuch'}`)].join('\n');
/** All databases have the service files, but not this one. */
const allBut = (database: string) =>
  ['hosts: files dns', ...LINES.map((line) => `${line}: ${line === database ? 'nosuch' : 'files'}`)].join('\n');
const files = (database: string, step: string, result: string) => ({
  title: `${database}: files is /etc/${database}`,
  nsswitch: only(database),
  steps: [step],
  absent: { result },
});
/** Which error it is, the manual does not say. */
const without = (database: string, step: string) => ({
  title: `${database}: the lines of other databases do not count`,
  nsswitch: allBut(database),
  steps: [step],
  absent: { result: ['not found', 'HOST_NOT_FOUND', 'NETDB_INTERNAL'] },
});

export default scenario({
  kind: 'conformance',
  manual: 'nsswitch.conf(5), databases',
  title: 'passwd: files is /etc/passwd',
  about: `
    Each database has a line of its own, and \`files\` is a file of that name in /etc. In one half of the variants only the database of the lookup has \`files\`, in the
    other half all but that one; the others have a service that does not exist.`,
  conf: 'nameserver A',
  servers: { A: 'nxdomain' },
  etc: {
    passwd: 'root:x:0:0:root:/:/bin/sh\nann:x:4712:4712::/:/bin/sh\n',
    group: 'root:x:0:\nteam:x:4711:ann\n',
    networks: 'labnet 192.0.2.0\n',
    netgroup: 'trusted (host.lab.test,ann,lab.test)\n',
    services: 'labsvc 4713/tcp\n',
  },
  nsswitch: only('passwd'),
  musl: 'musl has no nsswitch.conf',
  steps: ['getpwnam ann'],
  absent: { result: 'uid=4712 gid=4712 dir=/ shell=/bin/sh' },
  expected: absent(DATABASES),
  variants: {
    'passwd-without': without('passwd', 'getpwnam ann'),
    group: files('group', 'getgrnam team', 'gid=4711 members=ann'),
    'group-without': without('group', 'getgrnam team'),
    networks: files('networks', 'getnetbyname labnet', 'network=192.0.2.0'),
    'networks-without': without('networks', 'getnetbyname labnet'),
    netgroup: files('netgroup', 'getnetgrent trusted', 'triples=(host.lab.test,ann,lab.test)'),
    'netgroup-without': without('netgroup', 'getnetgrent trusted'),
    services: files('services', 'getservbyname labsvc', 'port=4713 protocol=tcp'),
    'services-without': without('services', 'getservbyname labsvc'),
  },
});
