import { absent, byDaemon, scenario } from 'resolv-lab';

const USERS = 'uid=0 gid=0 gecos=root dir=/ shell=/bin/sh';

export default scenario({
  title: 'clients use a daemon for a database that is disabled in its settings, or not for the others',
  symptoms: ['host names must come from the container, but users from the host'],
  links: ['https://github.com/NixOS/nixpkgs/issues/428554'],
  about: `
    NSNCD_IGNORE_HOSTS of nsncd and \`enable-cache hosts no\` of nscd leave hosts to the clients. A client asks once, gets no answer, or that
    the database is not served, and looks hosts up by itself from then on. Users still come from the daemon.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  daemonSettings: { NSNCD_IGNORE_HOSTS: 'true', 'enable-cache hosts': 'no' },
  libcs: 'glibc',
  steps: ['first: getaddrinfo first.lab.test', 'second: getaddrinfo second.lab.test', 'users: getpwnam root'],
  absent: {
    first: { result: '192.0.2.1 2001:db8::1', asked: 'A', by: 'itself after daemon' },
    second: { result: '192.0.2.1 2001:db8::1', asked: 'A', by: 'itself' },
    users: { result: USERS, by: 'daemon' },
  },
  expected: byDaemon({
    nsncd: absent(
      'nsncd README and src/config.rs: NSNCD_IGNORE_HOSTS; nscd/nscd_getai.c of glibc: no reply sets the counter',
    ),
    unscd: absent('unscd nscd-0.47.c: the connection about a disabled service is closed'),
    nscd: absent('nscd.conf(5), enable-cache; nscd/nscd_getai.c of glibc: found == -1 sets the counter'),
  }),
  variants: {
    users: {
      title: 'users are not served, hosts are',
      daemonSettings: { NSNCD_IGNORE_PASSWD: 'true', 'enable-cache passwd': 'no' },
      steps: [
        'first: getpwnam root',
        'second: getpwnam root',
        'users: getgrnam root',
        'hosts: getaddrinfo www.lab.test',
      ],
      absent: {
        first: { result: USERS, by: 'itself after daemon' },
        second: { result: USERS, by: 'itself' },
        users: { by: 'daemon' },
        hosts: { by: 'daemon', asked: 'A' },
      },
    },
  },
});
