import { absent, scenario, shown } from 'resolv-lab';

const LOCAL =
  'glibc resolv/res_init.c, __resolv_conf_load: EACCES is like a file that does not exist; resolv.conf(5): then only the local machine is asked';
const UNAVAIL =
  'glibc nss/nss_files/files-XXX.c, internal_setent: the service is unavailable, so the next one is asked';

export default scenario({
  title: 'a file in /etc that a program may not read is taken for one that does not exist, without a message',
  symptoms: ['queries of one user go to 127.0.0.1, although resolv.conf has another nameserver'],
  about: `
    A tool with the umask 077 writes /etc/resolv.conf, so that only root can read it. Other users ask the nameserver of the local machine, in silence. In the same way a name of an
    unreadable /etc/hosts is asked for in DNS, and an unreadable nsswitch.conf means the default services.`,
  conf: 'nameserver B',
  servers: { A: 'answers', B: 'answers' },
  steps: ['chmod resolv.conf 000', 'restart', 'getaddrinfo two.lab.test. family=inet'],
  shown: { asked: 'A', result: '192.0.2.1' },
  absent: { asked: 'B', result: '192.0.2.2' },
  expected: shown(LOCAL),
  musl: shown('musl src/network/resolvconf.c: EACCES is like a file that does not exist'),
  variants: {
    running: {
      title: 'a running program',
      libcs: '>=2.26',
      steps: [
        'before: getaddrinfo one.lab.test. family=inet',
        'chmod resolv.conf 000',
        'after: getaddrinfo two.lab.test. family=inet',
      ],
      shown: { before: { asked: 'B' }, after: { asked: 'A', result: '192.0.2.1' } },
      absent: { before: { asked: 'B' }, after: { asked: 'B', result: '192.0.2.2' } },
    },
    hosts: {
      title: '/etc/hosts: the name is asked for in DNS',
      hosts: '192.0.2.77 box.lab.test',
      nsswitch: 'hosts: files dns',
      steps: ['chmod hosts 000', 'getaddrinfo box.lab.test family=inet'],
      shown: { asked: 'B', result: '192.0.2.2' },
      absent: { asked: 'nobody', result: '192.0.2.77' },
      expected: shown(UNAVAIL),
      musl: shown('musl src/network/lookup_name.c, name_from_hosts: EACCES is like a file that does not exist'),
    },
    nsswitch: {
      title: 'nsswitch.conf: the default services, of which DNS is one',
      nsswitch: 'hosts: files',
      libcs: 'glibc',
      steps: ['chmod nsswitch.conf 000', 'restart', 'getaddrinfo two.lab.test. family=inet'],
      shown: { asked: 'B', result: '192.0.2.2' },
      absent: { asked: 'nobody', result: 'EAI_NONAME' },
      expected: shown('glibc nss/nss_database.c, nss_database_reload, and nss/nsswitch.c before 2.33'),
    },
    readable: {
      title: 'contrast: a file that everybody may read',
      steps: ['chmod resolv.conf 000', 'chmod resolv.conf 444', 'restart', 'getaddrinfo two.lab.test. family=inet'],
      expected: absent('path_resolution(7): the permission bits of others allow to read'),
      musl: absent('path_resolution(7)'),
    },
  },
});
