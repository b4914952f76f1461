import { absent, type ExpectationRule, scenario, shown } from 'resolv-lab';
import { besideApplication, checkBeside } from '../../shared/musl-image.ts';

const PATH = 'glibc nscd/nscd-client.h: the path of the socket is fixed, and no other one is tried';
const NONE = 'glibc nscd/nscd_helper.c, open_socket: without a listener the client uses its own services';
const LOCALDOMAIN = 'glibc nscd/nscd_getai.c, __nscd_getai: with LOCALDOMAIN nscd is not asked for hosts';

/** OpenJDK, Inet6AddressImpl.c, lookupAllHostAddr calls getaddrinfo as a C program does. */
const leaks: ExpectationRule = (_, { daemon }) => (daemon.id === 'none' ? absent(NONE) : shown(PATH));

const RUN = { '/run': 'client:/run' };
const container = { conf: 'nameserver B', mounts: RUN };
const HOST = 'host: getaddrinfo host.lab.test';
const APPLICATION = 'inside: @container getaddrinfo www.lab.test';

export default scenario({
  title: "a JVM on glibc in a musl image gets its host's answers, and dig and ping there do not",
  symptoms: ['a Clojure application in an Alpine container connects to the wrong machine, and ping there is right'],
  about: `
    Images of Alpine are on musl. A JVM for glibc runs there by a loader and libraries that were copied into the image. The container has the
    host's /var/run, because of the socket of one service. musl asks no daemon for hosts, so ping and dig in the container are right. The JVM
    calls glibc's getaddrinfo, and that asks the daemon's socket, which is in /var/run as well: the host answers.`,
  conf: 'nameserver A',
  servers: { A: 'answers', B: { on: 'container' } },
  machines: { container },
  probes: ['jvm-in-musl', 'c-in-musl', 'c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  steps: [HOST, besideApplication(), APPLICATION],
  shown: { host: { asked: 'A' }, inside: { result: '192.0.2.1 2001:db8::1', asked: 'A' } },
  absent: { host: { asked: 'A' }, inside: { result: '192.0.2.2 2001:db8::2', asked: 'B' } },
  controls: (evidence, cell) => checkBeside(evidence, cell, '192.0.2.2'),
  expected: leaks,
  musl: absent('musl src/network: nothing there asks nscd'),
  variants: {
    folder: {
      title: 'solution: the folder of the wanted socket alone',
      machines: { container: { ...container, mounts: { '/run/agent': 'client:/run/agent' } } },
      expected: absent(PATH),
    },
    tmpfs: {
      title: "solution: an empty tmpfs over the daemon's folder",
      machines: { container: { ...container, mounts: { ...RUN, '/run/nscd': 'empty' } } },
      expected: absent(PATH),
    },
    elsewhere: {
      title: "solution: the host's /var/run at another path",
      machines: { container: { ...container, mounts: { '/host/run': 'client:/run' } } },
      steps: [HOST, besideApplication('/host/run'), APPLICATION],
      expected: absent(PATH),
    },
    localdomain: {
      title: 'solution: the variable LOCALDOMAIN',
      machines: { container: { ...container, env: { LOCALDOMAIN: 'lab.test' } } },
      expected: absent(LOCALDOMAIN),
    },
  },
});
