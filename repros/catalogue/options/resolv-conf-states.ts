import { absent, scenario, shown } from 'resolv-lab';

const NO_FILE = 'resolv.conf(5): if this file does not exist, only the name server on the local machine is queried';
const ERRNO = 'glibc resolv/res_init.c, __resolv_conf_load: the same for EACCES, EISDIR, ELOOP, ENOENT, ENOTDIR, EPERM';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), the file',
  title: 'without a resolv.conf the local machine is asked',
  symptoms: ['queries go to 127.0.0.1 although resolv.conf is there'],
  about: `
    There is no resolv.conf, or it is no file that can be read: a symlink to nothing, or to itself. The resolver says nothing and asks 127.0.0.1. With a
    folder in its place no lookup works.
    The program starts with the other nameserver, and the file changes while it runs.`,
  conf: 'nameserver B',
  servers: { A: 'answers', B: 'answers' },
  libcs: '>=2.26',
  musl: 'no-nameserver and unreadable-files show a resolv.conf that is missing',
  steps: ['before: getaddrinfo one.lab.test.', 'remove resolv.conf', 'after: getaddrinfo two.lab.test.'],
  absent: { before: { asked: 'B' }, after: { asked: 'A', result: '192.0.2.1 2001:db8::1' } },
  expected: absent(`${NO_FILE}; ${ERRNO}`),
  variants: {
    'link-to-nothing': {
      title: 'a symlink to nothing',
      steps: ['before: getaddrinfo one.lab.test.', 'link resolv.conf /run/nothing', 'after: getaddrinfo two.lab.test.'],
    },
    loop: {
      title: 'a symlink to itself',
      steps: [
        'before: getaddrinfo one.lab.test.',
        'link resolv.conf /etc/resolv.conf',
        'after: getaddrinfo two.lab.test.',
      ],
    },
    folder: {
      title: 'a folder in the place of the file',
      steps: ['before: getaddrinfo one.lab.test.', 'link resolv.conf /run', 'after: getaddrinfo two.lab.test.'],
      expected: shown(
        'glibc resolv/res_init.c, res_vinit_1: fopen(3) opens a folder, and read(2) fails with EISDIR; after a read error nothing is loaded',
      ),
    },
    'not-a-folder': {
      title: 'a path through a file',
      steps: ['before: getaddrinfo one.lab.test.', 'link resolv.conf /etc/hosts/x', 'after: getaddrinfo two.lab.test.'],
    },
  },
});
