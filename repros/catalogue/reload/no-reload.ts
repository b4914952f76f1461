import { absent, byVersion, scenario, shown } from 'resolv-lab';

const OPTION = 'resolv.conf(5), no-reload (since glibc 2.26): no automatic reload of a changed file; commit aef16cc8a4';
const EARLIER = 'bug 984: before 2.26 a state keeps what it read first; a new thread has a new state';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options: no-reload',
  title: 'no-reload: a thread keeps its first resolv.conf, new threads and res_init read the new one',
  symptoms: ['with options no-reload, some threads of a program use the new nameserver and others the old one'],
  about: `
    The option is about each thread's resolver state. A thread that made a lookup keeps its nameservers. A thread that starts later, and
    one that calls res_init, read the new file.`,
  conf: `
    nameserver A
    options no-reload`,
  servers: { A: 'answers', B: 'answers' },
  musl: shown('musl src/network/resolvconf.c: resolv.conf is read for each lookup'),
  steps: [
    'getaddrinfo one.lab.test',
    'conf nameserver B; options no-reload',
    'old: getaddrinfo two.lab.test',
    'new: getaddrinfo three.lab.test thread=t1',
    'res_init',
    'renewed: getaddrinfo four.lab.test',
  ],
  absent: { old: { asked: 'A' }, new: { asked: 'B' }, renewed: { asked: 'B' } },
  expected: byVersion({ '>=2.26': absent(OPTION), '<2.26': absent(EARLIER) }),
  variants: {
    'taken-away': {
      title: 'the option is not in the new file',
      steps: [
        'getaddrinfo one.lab.test',
        'conf nameserver B',
        'old: getaddrinfo two.lab.test',
        'new: getaddrinfo three.lab.test thread=t1',
        'res_init',
        'renewed: getaddrinfo four.lab.test',
      ],
    },
  },
});
