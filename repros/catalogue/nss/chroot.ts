import { absent, byVersion, scenario } from 'resolv-lab';

const RELOAD = 'nss/nss_database.c, nss_database_check_reload_and_get: no reload if the root is another';
const OLD = 'nsswitch.conf(5), NOTES: before glibc 2.33 a process reads the file once';
const ann = 'uid=4711 gid=4711 dir=/ shell=/bin/sh';
const bob = 'uid=4712 gid=4712 dir=/ shell=/bin/sh';
const user = (name: string, id: number) => `${name}:x:${id}:${id}::/:/bin/sh\n`;

export default scenario({
  title: 'after chroot(2) a program reads the nsswitch.conf of the new root',
  bugs: ['27077', '27389'],
  about: `
    Each root has a user of its own. A program looks a user up and changes its root, where nsswitch.conf names a service that does not exist for users. It should go on
    with the services that it has. The development of 2.33 read the file of the new root, which may be under the control of others; 2.33 found no module any more.`,
  links: [27077, 27389].map((bug) => `https://sourceware.org/bugzilla/show_bug.cgi?id=${bug}`),
  conf: 'nameserver A',
  servers: { A: 'answers' },
  nsswitch: 'passwd: files',
  etc: { passwd: user('ann', 4711) },
  files: { '/run/jail/etc/nsswitch.conf': 'passwd: nosuch\n', '/run/jail/etc/passwd': user('bob', 4712) },
  libcs: 'glibc',
  musl: 'musl has no nsswitch.conf',
  steps: ['before: getpwnam ann', 'root: chroot /run/jail', 'gone: getpwnam ann', 'after: getpwnam bob'],
  // The files of the new root show that the root has changed.
  shown: {
    before: { result: ann },
    root: { result: 'ok' },
    gone: { result: 'not found' },
    after: { result: 'not found' },
  },
  absent: { before: { result: ann }, root: { result: 'ok' }, gone: { result: 'not found' }, after: { result: bob } },
  expected: byVersion({
    '<2.33': absent(OLD),
    '>=2.34': absent(
      `NEWS of glibc 2.33, bug 27077, and of 2.34, bug 27389; commits 429029a73e and 58673149f3; ${RELOAD}`,
    ),
  }),
});
