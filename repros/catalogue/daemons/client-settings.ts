import { absent, byDaemon, scenario, shown } from 'resolv-lab';

const PROTOCOL = 'glibc nscd/nscd-client.h: a request has a type and a key, and no settings of the client';
const OWN = 'resolv.conf(5): RES_OPTIONS amends the file; hostname(7): HOSTALIASES';
const LOCALDOMAIN =
  'resolv.conf(5): LOCALDOMAIN overrides the search list; glibc nscd/nscd_getai.c at 2.41: with this variable a client asks no daemon for hosts';

export default scenario({
  title: 'a program sets RES_OPTIONS, and with a daemon this has no effect',
  symptoms: ['RES_OPTIONS=… program changes nothing on machines with nscd or nsncd'],
  about: `
    The program has settings of its own in its environment. Its request to the daemon has only the name, so the settings of the daemon
    count: its search list, its timeouts, its options. res_query and its relatives do not ask a daemon, and follow the program's settings.
    LOCALDOMAIN is the exception: with it glibc does not use a daemon for hosts.`,
  conf: `
    nameserver A
    search daemon.test`,
  env: { RES_OPTIONS: 'ndots:3' },
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: 'glibc',
  steps: ['direct: res_search www.lab A', 'lookup: getaddrinfo www.lab'],
  shown: { direct: { names: 'www.lab.daemon.test' }, lookup: { names: 'www.lab', by: 'daemon' } },
  absent: { direct: { names: 'www.lab.daemon.test' }, lookup: { names: 'www.lab.daemon.test', by: 'itself' } },
  expected: byDaemon({
    ...{ none: absent(OWN), nsncd: shown(PROTOCOL), nscd: shown(PROTOCOL), unscd: shown(PROTOCOL) },
  }),
  variants: {
    'no-aaaa': {
      title: 'RES_OPTIONS=no-aaaa',
      env: { RES_OPTIONS: 'no-aaaa' },
      libcs: '>=2.36',
      steps: ['lookup: getaddrinfo www.lab.test'],
      shown: { lookup: { result: '192.0.2.1 2001:db8::1', asked: 'A(A AAAA)', by: 'daemon' } },
      absent: { lookup: { result: '192.0.2.1', asked: 'A(A)', by: 'itself' } },
    },
    hostaliases: {
      title: 'HOSTALIASES names a file with an alias, which a program without a daemon follows',
      daemons: ['nsncd', 'nscd', 'unscd'],
      env: { HOSTALIASES: '/etc/aliases' },
      etc: { aliases: 'www real.lab.test' },
      steps: ['lookup: getaddrinfo www'],
      shown: { lookup: { names: 'www.daemon.test', by: 'daemon' } },
      absent: { lookup: { names: 'real.lab.test' } },
    },
    localdomain: {
      title: 'LOCALDOMAIN=program.test',
      env: { LOCALDOMAIN: 'program.test' },
      steps: ['direct: res_search www A', 'lookup: getaddrinfo www'],
      shown: { direct: { names: 'www.program.test' }, lookup: { names: 'www.daemon.test', by: 'daemon' } },
      absent: { direct: { names: 'www.program.test' }, lookup: { names: 'www.program.test', by: 'itself' } },
      expected: absent(LOCALDOMAIN),
    },
  },
});
